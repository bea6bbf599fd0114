//! What is special about a person of the population, in words.

use gateway_registries::{InvalidReason, Pair, Registry};
use gateway_registries_simulator::{Behaviour, Person, Persona};
use web::Shell;

/// Everything special about a person; empty when nothing is.
pub(crate) fn of(person: &Person, shell: &Shell) -> Vec<String> {
    let death = person.died_on.map(|day| shell.with_one("sandbox-person-died", "date", shell.date(day)));
    let keys = [persona_key(person.slot.persona), behaviour_key(person.slot.behaviour)];
    let words = keys.into_iter().filter(|key| !key.is_empty()).map(|key| shell.t(key));
    death.into_iter().chain(words).collect()
}

const fn persona_key(persona: Persona) -> &'static str {
    match persona {
        // The dead are told by the date, whoever they are.
        Persona::Drawn | Persona::Citizen | Persona::Dead => "",
        Persona::Child => "sandbox-persona-child",
        Persona::Mother => "sandbox-persona-mother",
        Persona::Father => "sandbox-persona-father",
        Persona::FamilyChild => "sandbox-persona-family-child",
        Persona::Youth => "sandbox-persona-youth",
        Persona::ChildOfOne => "sandbox-persona-child-of-one",
        Persona::Ward => "sandbox-persona-ward",
        Persona::NoPatronymic => "sandbox-persona-no-patronymic",
        Persona::Particle => "sandbox-persona-particle",
        Persona::Hyphenated => "sandbox-persona-hyphenated",
        Persona::Namesake => "sandbox-persona-namesake",
        Persona::OverduePassport => "sandbox-persona-overdue-passport",
        Persona::NoInn => "sandbox-persona-no-inn",
        Persona::Foreigner => "sandbox-persona-foreigner",
        Persona::ForeignerWithoutSnils => "sandbox-persona-foreigner-without-snils",
        Persona::Resident => "sandbox-persona-resident",
        Persona::TemporaryResident => "sandbox-persona-temporary-resident",
        Persona::SingleName => "sandbox-persona-single-name",
    }
}

const fn behaviour_key(behaviour: Behaviour) -> &'static str {
    match behaviour {
        Behaviour::Ordinary => "",
        Behaviour::Late => "sandbox-answers-late",
        Behaviour::Lost => "sandbox-answers-lost",
        Behaviour::Doubled => "sandbox-answers-doubled",
        Behaviour::Swapped => "sandbox-answers-swapped",
        Behaviour::Garbled => "sandbox-answers-garbled",
        Behaviour::NotJson => "sandbox-answers-not-json",
        Behaviour::Unsigned => "sandbox-answers-unsigned",
        Behaviour::WronglySigned => "sandbox-answers-wrongly-signed",
        Behaviour::UnavailableFirst => "sandbox-answers-unavailable-first",
        Behaviour::Mismatch(pair) => mismatch_key(pair),
        Behaviour::Unknown(Registry::Sfr) => "sandbox-answers-unknown-sfr",
        Behaviour::Unknown(Registry::Mvd) => "sandbox-answers-unknown-mvd",
        Behaviour::Unknown(Registry::Fns) => "sandbox-answers-unknown-fns",
        Behaviour::Unknown(Registry::Zags) => "sandbox-answers-unknown-zags",
        Behaviour::Invalid(reason) => invalid_key(reason),
    }
}

const fn mismatch_key(pair: Pair) -> &'static str {
    match pair {
        Pair::SnilsPerson => "sandbox-mismatch-snils-person",
        Pair::SnilsGender => "sandbox-mismatch-snils-gender",
        Pair::DocumentPerson => "sandbox-mismatch-document-person",
        Pair::DocumentIssueDate => "sandbox-mismatch-document-issue-date",
        Pair::DocumentIssueId => "sandbox-mismatch-document-issue-id",
        Pair::DocumentExpiryDate => "sandbox-mismatch-document-expiry-date",
        Pair::InnPerson => "sandbox-mismatch-inn-person",
    }
}

pub(crate) const fn invalid_key(reason: InvalidReason) -> &'static str {
    match reason {
        InvalidReason::Replaced => "sandbox-invalid-replaced",
        InvalidReason::Lost => "sandbox-invalid-lost",
        InvalidReason::Stolen => "sandbox-invalid-stolen",
        InvalidReason::Expired => "sandbox-invalid-expired",
        InvalidReason::Wanted => "sandbox-invalid-wanted",
        InvalidReason::IssuedInBreach => "sandbox-invalid-issued-in-breach",
        InvalidReason::Destroyed => "sandbox-invalid-destroyed",
    }
}
