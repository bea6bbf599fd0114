//! A signature under the challenge of an account: it confirms, or adds a certificate.

use identity::model::notice::NoticeKind;
use proofing::model::Standing;
use signed_message::Profile;
use store::Tx;

use super::certify::{attach_certificate, confirm, hold};
use super::challenge::{Challenge, Who, find_challenge};
use super::tell::{tell_one, tell_others};
use super::verify::{Refused, Valid, verify_file};
use crate::error::SigningError;
use crate::model::challenge::Purpose;
use crate::model::signer::{Mismatch, Signer};
use crate::store::challenges;
use crate::{Signing, limits, messages, records};

pub use super::certify::Unfit;

/// What a signature came to.
pub enum Answered {
    /// The account is confirmed.
    Confirmed,
    /// The certificate is attached.
    Attached,
    /// The signature does not hold.
    Refused(Box<Refused>),
    /// It holds, and is not what this account needs.
    Unfit(Unfit),
}

/// Takes the signature under the open challenge of this session.
pub async fn answer_challenge(signing: &Signing, who: &Who, file: &[u8]) -> Result<Answered, SigningError> {
    let challenge = find_challenge(signing, who).await?.ok_or(SigningError::StepNotOpen)?;
    let tx = signing.db().begin().await?;
    let spent = limits::spend_account(&tx, who.subject, &who.network).await;
    tx.commit().await?;
    spent?;
    match verify_file(signing, (file, challenge.text.as_bytes()), Profile::Cms).await? {
        Ok(valid) => settle(signing, who, &challenge, &valid).await,
        Err(refused) => {
            let tx = signing.db().begin().await?;
            let why = refused.why.key();
            records::by_person(&tx, who.subject, &who.network, ("signature.refused", &[("why", why)]))
                .await?;
            tx.commit().await?;
            Ok(Answered::Refused(Box::new(refused)))
        }
    }
}

async fn settle(
    signing: &Signing,
    who: &Who,
    challenge: &Challenge,
    valid: &Valid,
) -> Result<Answered, SigningError> {
    let tx = signing.db().begin().await?;
    let standing = hold(&tx, who.subject).await?.ok_or(SigningError::StepNotOpen)?;
    if !challenges::take(&tx, (who.subject, &who.session), challenge.opened_at).await? {
        return Err(SigningError::StepNotOpen);
    }
    let fits = match challenge.purpose {
        Purpose::Confirm => confirm(signing, &tx, &standing, (valid, &challenge.text)).await?,
        Purpose::Attach | Purpose::SignIn => attach(&tx, &standing, valid).await?,
    };
    let answered = match fits {
        Ok(()) if challenge.purpose == Purpose::Confirm => Answered::Confirmed,
        Ok(()) => {
            records::by_person(&tx, who.subject, &who.network, ("certificate.attached", &[])).await?;
            tell_one(signing, &tx, who.subject, &messages::ATTACHED, NoticeKind::Security).await?;
            Answered::Attached
        }
        Err(unfit) => {
            // The challenge stays for another certificate; nothing of this one is kept.
            tx.rollback().await?;
            note_unfit(signing, who, valid, unfit).await?;
            return Ok(Answered::Unfit(unfit));
        }
    };
    tx.commit().await?;
    Ok(answered)
}

/// A certificate is added to the account of its person alone; it may be one in the name of an organisation.
async fn attach(tx: &Tx, standing: &Standing, valid: &Valid) -> Result<Result<(), Unfit>, SigningError> {
    let checked = Signer::of_anyone(&valid.certificate).and_then(|signer| {
        let person = standing.profile.current.person().ok_or(Mismatch::AccountWithoutSnils)?;
        signer.check(person)
    });
    if let Err(mismatch) = checked {
        return Ok(Err(Unfit::Mismatch(mismatch)));
    }
    attach_certificate(tx, standing, &valid.certificate).await?;
    Ok(Ok(()))
}

/// Somebody's good signature was brought to an account that is not theirs: perhaps they were talked into signing. Every
/// account of theirs is told.
async fn note_unfit(signing: &Signing, who: &Who, valid: &Valid, unfit: Unfit) -> Result<(), SigningError> {
    let tx = signing.db().begin().await?;
    let why = match unfit {
        Unfit::Mismatch(mismatch) => mismatch.as_str(),
        Unfit::Obstacle(_) => "obstacle",
        Unfit::OwnedByOther => "owned-by-other",
    };
    records::by_person(&tx, who.subject, &who.network, ("signature.refused", &[("why", why)])).await?;
    if let (Unfit::Mismatch(_) | Unfit::OwnedByOther, Ok(signer)) =
        (unfit, Signer::of_anyone(&valid.certificate))
    {
        tell_others(signing, &tx, (&signer.snils, who.subject), &messages::ELSEWHERE).await?;
    }
    tx.commit().await?;
    Ok(())
}
