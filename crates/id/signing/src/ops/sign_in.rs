//! Signing in by a certificate: it finds the account by СНИЛС.

use identity::model::notice::NoticeKind;
use identity::model::session::Factors;
use identity::model::visitor::Visitor;
use identity::ops::certificate_sign_in::{ByCertificate, open_by_certificate};
use identity::ops::identifiers::find_owner_by_snils;
use kernel::SubjectId;
use proofing::model::Standing;
use signed_message::Profile;
use store::{Token, Tx};

use super::certify::{Unfit, confirm, hold, is_detached, keep_certificate};
use super::challenge::{Challenge, find_sign_in};
use super::tell::{list_accounts, tell_one};
use super::verify::{Refused, Valid, verify_file};
use crate::error::SigningError;
use crate::model::challenge::is_made_for;
use crate::model::signer::{Mismatch, Signer};
use crate::store::challenges;
use crate::{Signing, limits, messages};

/// What a signature came to.
pub enum SignedIn {
    /// Signed in.
    Opened(Token),
    /// The account is closed.
    Closed,
    /// The signature does not hold.
    Refused(Box<Refused>),
    /// The certificate is nobody's who could sign in with it.
    Mismatch(Mismatch),
    /// No account is confirmed for this СНИЛС, and none could be by this signature.
    NoAccount,
    /// Several accounts claim this СНИЛС, and none is confirmed.
    Several,
    /// The person has taken the certificate away from the account.
    Detached,
}

/// Takes the signature under the open challenge of this browser.
pub async fn answer_sign_in(
    signing: &Signing,
    visitor: &Visitor,
    file: &[u8],
) -> Result<SignedIn, SigningError> {
    let challenge = find_sign_in(signing, &visitor.browser).await?.ok_or(SigningError::StepNotOpen)?;
    let tx = signing.db().begin().await?;
    let spent = limits::spend_browser(&tx, &visitor.browser.0, &visitor.network).await;
    tx.commit().await?;
    spent?;
    let valid = match verify_file(signing, (file, challenge.text.as_bytes()), Profile::Cms).await? {
        Ok(valid) => valid,
        Err(refused) => return Ok(SignedIn::Refused(Box::new(refused))),
    };
    let signer = match Signer::of_anyone(&valid.certificate) {
        Ok(signer) => signer,
        Err(mismatch) => return Ok(SignedIn::Mismatch(mismatch)),
    };
    let tx = signing.db().begin().await?;
    if !challenges::take_sign_in(&tx, &visitor.browser, challenge.opened_at).await? {
        return Err(SigningError::StepNotOpen);
    }
    let signed_in = settle(signing, &tx, (&valid, &signer), (visitor, &challenge)).await?;
    if matches!(signed_in, SignedIn::Opened(_) | SignedIn::Closed) {
        tx.commit().await?;
    } else {
        // The challenge stays for another certificate.
        tx.rollback().await?;
    }
    Ok(signed_in)
}

async fn settle(
    signing: &Signing,
    tx: &Tx,
    (valid, signer): (&Valid, &Signer),
    (visitor, challenge): (&Visitor, &Challenge),
) -> Result<SignedIn, SigningError> {
    let standing = if let Some(owner) = find_owner_by_snils(tx.conn(), tx.vault(), &signer.snils).await? {
        let standing = hold(tx, owner).await?.ok_or(SigningError::StepNotOpen)?;
        if is_detached(tx, &standing, &valid.certificate).await? {
            return Ok(SignedIn::Detached);
        }
        standing
    } else {
        let claimants = list_accounts(tx, &signer.snils).await?;
        match confirm_claimant(signing, tx, &claimants, (valid, &challenge.text)).await? {
            Ok(standing) => standing,
            Err(why) => return Ok(why),
        }
    };
    let origin = &signing.identity().config().public_url;
    let factors = if is_made_for(valid.description.as_deref(), origin) {
        Factors::CertificateAtOrigin
    } else {
        Factors::Certificate
    };
    let token = match open_by_certificate(tx, (standing.subject, factors), visitor).await? {
        ByCertificate::Opened(token) => token,
        ByCertificate::Closed => return Ok(SignedIn::Closed),
    };
    keep_certificate(tx, &standing, &valid.certificate).await?;
    tell_one(signing, tx, standing.subject, &messages::SIGNED_IN, NoticeKind::Security).await?;
    Ok(SignedIn::Opened(token))
}

/// Nobody owns the СНИЛС: the one account of the standard level that claims it is confirmed by this very act.
async fn confirm_claimant(
    signing: &Signing,
    tx: &Tx,
    claimants: &[SubjectId],
    signed: (&Valid, &str),
) -> Result<Result<Standing, SignedIn>, SigningError> {
    let subject = match claimants {
        [] => return Ok(Err(SignedIn::NoAccount)),
        [subject] => *subject,
        [_, _, ..] => return Ok(Err(SignedIn::Several)),
    };
    let Some(standing) = hold(tx, subject).await? else { return Ok(Err(SignedIn::NoAccount)) };
    // Before it confirms: what confirms is attached by that.
    if is_detached(tx, &standing, &signed.0.certificate).await? {
        return Ok(Err(SignedIn::Detached));
    }
    Ok(match confirm(signing, tx, &standing, signed).await? {
        Ok(()) => Ok(standing),
        Err(Unfit::Mismatch(mismatch)) => Err(SignedIn::Mismatch(mismatch)),
        Err(Unfit::Obstacle(_) | Unfit::OwnedByOther) => Err(SignedIn::NoAccount),
    })
}
