//! Which names an authority may give (RFC 5280, 4.2.1.10). Directory names are understood; a constraint of another
//! kind of name is not, and refuses the path.

use const_oid::AssociatedOid;
use der::Encode;
use x509_cert::ext::pkix::NameConstraints;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::Name;

use crate::error::PathRefusal;
use crate::read::Certificate;

/// Whether all directory names of the certificate are within the constraints.
pub(crate) fn check(constraints: &NameConstraints, certificate: &Certificate) -> Result<(), PathRefusal> {
    let permitted = constraints.permitted_subtrees.as_deref();
    let excluded = constraints.excluded_subtrees.as_deref();
    let permitted = permitted.map(directory_names).transpose()?;
    let excluded = excluded.map(directory_names).transpose()?.unwrap_or_default();
    let alternatives = certificate.extensions().subject_alt_names.iter().filter_map(|name| match name {
        GeneralName::DirectoryName(name) => Some(name),
        _ => None,
    });
    for name in std::iter::once(certificate.subject_name()).chain(alternatives) {
        if name.is_empty() {
            continue;
        }
        let allowed = permitted.as_ref().is_none_or(|bases| bases.iter().any(|base| is_within(name, base)));
        if !allowed || excluded.iter().any(|base| is_within(name, base)) {
            return Err(PathRefusal::NameNotPermitted);
        }
    }
    Ok(())
}

fn directory_names(subtrees: &[GeneralSubtree]) -> Result<Vec<&Name>, PathRefusal> {
    let names = subtrees.iter().map(|subtree| match &subtree.base {
        GeneralName::DirectoryName(name) if subtree.minimum == 0 && subtree.maximum.is_none() => Ok(name),
        _ => Err(PathRefusal::CriticalExtension(NameConstraints::OID)),
    });
    names.collect()
}

fn is_within(name: &Name, base: &Name) -> bool {
    let mut parts = name.iter_rdn();
    base.iter_rdn().all(|expected| {
        parts
            .next()
            .is_some_and(|part| matches!((part.to_der(), expected.to_der()), (Ok(a), Ok(b)) if a == b))
    })
}
