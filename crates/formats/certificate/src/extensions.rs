//! The extensions that decide anything here.

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{Ia5StringRef, Utf8StringRef};
use der::{Decode, Sequence};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, NameConstraints, SubjectAltName, SubjectKeyIdentifier,
};

use crate::error::ReadError;
use crate::{limits, oids};

const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");

/// The class of a qualified signing tool, by the requirements of order 796 of the security service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QualifiedClass {
    /// КС1.
    Kc1,
    /// КС2.
    Kc2,
    /// КС3.
    Kc3,
    /// КВ1.
    Kv1,
    /// КВ2.
    Kv2,
    /// КА1.
    Ka1,
}

impl QualifiedClass {
    const ALL: [Self; 6] = [Self::Kc1, Self::Kc2, Self::Kc3, Self::Kv1, Self::Kv2, Self::Ka1];
}

/// The tools of the issuer, as it declares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerTool {
    /// The signing tool.
    pub sign_tool: String,
    /// The tool of the authority.
    pub authority_tool: String,
    /// The conformity document of the first.
    pub sign_tool_document: String,
    /// The conformity document of the second.
    pub authority_tool_document: String,
}

#[derive(Sequence)]
struct IssuerToolRef<'a> {
    sign_tool: Utf8StringRef<'a>,
    authority_tool: Utf8StringRef<'a>,
    sign_tool_document: Utf8StringRef<'a>,
    authority_tool_document: Utf8StringRef<'a>,
}

/// What the extensions of a certificate say.
#[derive(Clone, Debug, Default)]
pub struct Extensions {
    /// Whether it is an authority, and how many authorities may follow.
    pub basic_constraints: Option<BasicConstraints>,
    /// What the key may do.
    pub key_usage: Option<KeyUsage>,
    /// What the certificate is for.
    pub extended_key_usage: Option<Vec<ObjectIdentifier>>,
    /// The name of the key.
    pub subject_key_id: Option<Vec<u8>>,
    /// The name of the issuer's key.
    pub authority_key_id: Option<Vec<u8>>,
    /// Which names may follow.
    pub name_constraints: Option<NameConstraints>,
    /// Further names of the subject.
    pub subject_alt_names: Vec<GeneralName>,
    /// The policies.
    pub policies: Vec<ObjectIdentifier>,
    /// Where revocation lists are, as addresses of HTTP.
    pub crl_addresses: Vec<String>,
    /// Where the state is asked, as addresses of HTTP.
    pub ocsp_addresses: Vec<String>,
    /// Whether a server of states need not be checked itself.
    pub ocsp_no_check: bool,
    /// The signing tool of the subject.
    pub subject_tool: Option<String>,
    /// The tools of the issuer.
    pub issuer_tool: Option<IssuerTool>,
    /// How the subject was identified: 0 in person, 1 by a qualified signature, 2 by a passport of a new kind, 3 by biometrics.
    pub identification_kind: Option<u8>,
    /// Critical ones that nobody here understands.
    pub not_understood: Vec<ObjectIdentifier>,
}

impl Extensions {
    pub(crate) fn read(list: &[Extension]) -> Result<Self, ReadError> {
        check_list(list)?;
        let mut read = Self::default();
        for extension in list {
            let understood = read.take(extension)?;
            if extension.critical && !understood {
                read.not_understood.push(extension.extn_id);
            }
        }
        Ok(read)
    }

    fn take(&mut self, extension: &Extension) -> Result<bool, ReadError> {
        let bytes = extension.extn_value.as_bytes();
        match extension.extn_id {
            BasicConstraints::OID => self.basic_constraints = Some(BasicConstraints::from_der(bytes)?),
            KeyUsage::OID => self.key_usage = Some(KeyUsage::from_der(bytes)?),
            ExtendedKeyUsage::OID => self.extended_key_usage = Some(ExtendedKeyUsage::from_der(bytes)?.0),
            SubjectKeyIdentifier::OID => {
                self.subject_key_id = Some(SubjectKeyIdentifier::from_der(bytes)?.0.into_bytes().into());
            }
            AuthorityKeyIdentifier::OID => {
                let id = AuthorityKeyIdentifier::from_der(bytes)?.key_identifier;
                self.authority_key_id = id.map(|id| id.as_bytes().to_vec());
            }
            NameConstraints::OID => self.name_constraints = Some(NameConstraints::from_der(bytes)?),
            SubjectAltName::OID => self.subject_alt_names = SubjectAltName::from_der(bytes)?.0,
            CertificatePolicies::OID => {
                let policies = CertificatePolicies::from_der(bytes)?.0;
                self.policies = policies.into_iter().map(|policy| policy.policy_identifier).collect();
            }
            CrlDistributionPoints::OID => self.crl_addresses = crl_addresses(bytes)?,
            AuthorityInfoAccessSyntax::OID => self.ocsp_addresses = ocsp_addresses(bytes)?,
            oids::OCSP_NO_CHECK => self.ocsp_no_check = true,
            oids::SUBJECT_SIGN_TOOL => {
                self.subject_tool = Some(Utf8StringRef::from_der(bytes)?.as_str().to_owned());
            }
            oids::ISSUER_SIGN_TOOL => self.issuer_tool = Some(issuer_tool(bytes)?),
            oids::IDENTIFICATION_KIND => self.identification_kind = Some(u8::from_der(bytes)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The highest class of signing tools that the certificate is issued for.
    pub fn qualified_class(&self) -> Option<QualifiedClass> {
        let classes = oids::TOOL_CLASSES.iter().zip(QualifiedClass::ALL);
        classes.filter(|(oid, _)| self.policies.contains(oid)).map(|(_, class)| class).max()
    }

    /// Whether it has what order 795 of the security service asks of a qualified certificate: a class and both tools.
    /// Whether the issuer is accredited shows by the anchor of its path.
    pub fn looks_qualified(&self) -> bool {
        self.qualified_class().is_some() && self.subject_tool.is_some() && self.issuer_tool.is_some()
    }
}

/// At most one of each, and not too many.
pub(crate) fn check_list(list: &[Extension]) -> Result<(), ReadError> {
    if list.len() > limits::EXTENSIONS_MAX {
        return Err(ReadError::TooManyExtensions);
    }
    let doubled = list.iter().enumerate().find(|(place, extension)| {
        list.iter().take(*place).any(|before| before.extn_id == extension.extn_id)
    });
    doubled.map_or(Ok(()), |(_, extension)| Err(ReadError::ExtensionDoubled(extension.extn_id)))
}

fn issuer_tool(bytes: &[u8]) -> Result<IssuerTool, ReadError> {
    let tool = IssuerToolRef::from_der(bytes)?;
    Ok(IssuerTool {
        sign_tool: tool.sign_tool.as_str().to_owned(),
        authority_tool: tool.authority_tool.as_str().to_owned(),
        sign_tool_document: tool.sign_tool_document.as_str().to_owned(),
        authority_tool_document: tool.authority_tool_document.as_str().to_owned(),
    })
}

fn address(name: &GeneralName) -> Option<String> {
    let GeneralName::UniformResourceIdentifier(address) = name else { return None };
    let address = Ia5StringRef::new(address.as_bytes()).ok()?.as_str().to_owned();
    (address.starts_with("http://") || address.starts_with("https://")).then_some(address)
}

/// The addresses of distribution points, of lists or of deltas.
pub(crate) fn crl_addresses(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let points = CrlDistributionPoints::from_der(bytes)?.0;
    let names = points.iter().filter_map(|point| match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    });
    Ok(names.flatten().filter_map(address).collect())
}

fn ocsp_addresses(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let accesses = AuthorityInfoAccessSyntax::from_der(bytes)?.0;
    let accesses = accesses.iter().filter(|access| access.access_method == OCSP);
    Ok(accesses.filter_map(|access| address(&access.access_location)).collect())
}
