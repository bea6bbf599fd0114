use kernel::{Date, Timestamp};
use person::{
    AddressLine, IssuedBy, PaperKind, PaperNumber, Plate, Postcode, RegistrationCertificate, StatusKind, Vin,
};
use serde::{Deserialize, Serialize};

/// What a person states of themselves beside the data that registries check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Statement {
    /// A paper.
    Paper(Paper),
    /// An address.
    Address(Address),
    /// A special status.
    Status(SpecialStatus),
    /// A vehicle.
    Vehicle(Vehicle),
}

/// A paper beside the identity document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Kind, series and number.
    pub number: PaperNumber,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// Its last day.
    pub expires_on: Option<Date>,
    /// Who issued it.
    pub issued_by: Option<IssuedBy>,
}

/// A status by which the state owes the person something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialStatus {
    /// Which.
    pub kind: StatusKind,
    /// The number of the document that says so, as it is printed.
    pub document: IssuedBy,
    /// When it was issued.
    pub issued_on: Date,
    /// Who issued it.
    pub issued_by: IssuedBy,
    /// The last day, where there is one.
    pub until: Option<Date>,
}

impl SpecialStatus {
    /// Whether it was over before a day.
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|last| last < today)
    }
}

/// A vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vehicle {
    /// The plate.
    pub plate: Plate,
    /// The identification number; old ones have none.
    pub vin: Option<Vin>,
    /// The certificate of registration.
    pub certificate: RegistrationCertificate,
}

/// Which address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AddressKind {
    /// Where the person is registered.
    Registration,
    /// Where the person lives.
    Living,
    /// Where the person is registered for a time.
    Temporary,
}

impl AddressKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Registration, Self::Living, Self::Temporary];

    /// As in the address of the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Living => "living",
            Self::Temporary => "temporary",
        }
    }

    /// Reads the word of the page's address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An address: parts where the person gave parts, one line where it fits into none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Which.
    pub kind: AddressKind,
    /// The postcode.
    pub postcode: Option<Postcode>,
    /// Region, with district where there is one.
    pub region: Option<AddressLine>,
    /// City, town or village.
    pub settlement: Option<AddressLine>,
    /// Street.
    pub street: Option<AddressLine>,
    /// House, with building where there is one.
    pub house: Option<AddressLine>,
    /// Flat or room.
    pub flat: Option<AddressLine>,
    /// The whole of it, when it fits into no parts.
    pub text: Option<AddressLine>,
    /// The last day of a temporary registration.
    pub until: Option<Date>,
}

impl Address {
    /// The address in one line.
    pub fn line(&self) -> String {
        let postcode = self.postcode.as_ref().map(ToString::to_string);
        let parts = [&self.region, &self.settlement, &self.street, &self.house, &self.flat, &self.text];
        let parts = parts.into_iter().flatten().map(ToString::to_string);
        postcode.into_iter().chain(parts).collect::<Vec<_>>().join(", ")
    }

    /// Whether enough of it was given to find the place.
    pub const fn is_whole(&self) -> bool {
        self.text.is_some() || (self.settlement.is_some() && self.house.is_some())
    }
}

impl Statement {
    /// Whether a document says so, of which there can be scans.
    pub const fn has_document(&self) -> bool {
        matches!(self, Self::Paper(_) | Self::Status(_) | Self::Vehicle(_))
    }

    /// The word under which it is stored: of each kind one is in force, of vehicles one for each plate.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Paper(paper) => match paper.number.kind() {
                PaperKind::InternationalPassport => "paper.international-passport",
                PaperKind::DrivingLicence => "paper.driving-licence",
                PaperKind::BirthCertificate => "paper.birth-certificate",
                PaperKind::MedicalPolicy => "paper.medical-policy",
                PaperKind::MilitaryCard => "paper.military-card",
                PaperKind::ResidencePermit => "paper.residence-permit",
                PaperKind::TemporaryResidence => "paper.temporary-residence",
            },
            Self::Address(address) => match address.kind {
                AddressKind::Registration => "address.registration",
                AddressKind::Living => "address.living",
                AddressKind::Temporary => "address.temporary",
            },
            Self::Status(status) => match status.kind {
                StatusKind::Disability => "status.disability",
                StatusKind::DisabledChild => "status.disabled-child",
                StatusKind::LargeFamily => "status.large-family",
                StatusKind::CombatVeteran => "status.combat-veteran",
                StatusKind::LabourVeteran => "status.labour-veteran",
                StatusKind::RadiationExposed => "status.radiation-exposed",
            },
            Self::Vehicle(_) => "vehicle",
        }
    }

    /// The paper, if it is one.
    pub const fn paper(&self) -> Option<&Paper> {
        match self {
            Self::Paper(paper) => Some(paper),
            _ => None,
        }
    }

    /// The address, if it is one.
    pub const fn address(&self) -> Option<&Address> {
        match self {
            Self::Address(address) => Some(address),
            _ => None,
        }
    }

    /// The status, if it is one.
    pub const fn status(&self) -> Option<&SpecialStatus> {
        match self {
            Self::Status(status) => Some(status),
            _ => None,
        }
    }

    /// The vehicle, if it is one.
    pub const fn vehicle(&self) -> Option<&Vehicle> {
        match self {
            Self::Vehicle(vehicle) => Some(vehicle),
            _ => None,
        }
    }

    /// Whether it takes the place of another.
    pub fn replaces(&self, other: &Self) -> bool {
        match (self.vehicle(), other.vehicle()) {
            (Some(own), Some(other)) => own.plate == other.plate,
            _ => self.kind() == other.kind(),
        }
    }
}

/// A statement as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its number within the subject.
    pub no: i32,
    /// What was stated.
    pub statement: Statement,
    /// Since when.
    pub made_at: Timestamp,
    /// When a newer one took its place.
    pub ended_at: Option<Timestamp>,
}
