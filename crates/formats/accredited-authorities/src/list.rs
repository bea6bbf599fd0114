//! The ministry's list of accredited authorities.
// cyrillic: the names of its elements

use certificate::{Certificate, ReadError};
use data_encoding::BASE64;
use roxmltree::{Document, Node, ParsingOptions};

use crate::error::ListError;
use crate::limits::{
    ATTRIBUTES_MAX, CENTRES_MAX, CERTIFICATES_MAX, CRL_ADDRESSES_MAX, LIST_BYTES_MAX, LIST_DEPTH_MAX,
    LIST_NODES_MAX, NAMESPACES_MAX, TEXT_CHARS_MAX,
};

pub const ROOT: &str = "АккредитованныеУдостоверяющиеЦентры";
pub const CENTRE: &str = "УдостоверяющийЦентр";
pub const ACTIVE: &str = "Действует";
/// The namespace of XML signatures.
const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Whether an accreditation is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccreditationStatus {
    /// It is.
    Active,
    /// It has ended, was suspended or annulled, or the list says something that is not known.
    Other,
}

/// What a list has of a signature. The ministry signs with ГОСТ over the canonical form of the XML; no library that is
/// kept here can verify that, so the list is as trustworthy as the folder that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListSignature {
    /// None.
    Absent,
    /// There is one, and it was not verified.
    NotVerified,
}

/// An authority of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    /// The name.
    pub name: String,
    /// The short name.
    pub short_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Where it is, in one line.
    pub address: Option<String>,
    /// Its site: an address of HTTP or HTTPS, whatever else the list may say.
    pub site: Option<String>,
    /// ИНН.
    pub inn: Option<String>,
    /// ОГРН.
    pub ogrn: Option<String>,
    /// Whether it is accredited.
    pub status: AccreditationStatus,
    /// The certificates of its keys; of those that are not accredited none is read.
    pub certificates: Vec<Certificate>,
    /// Where its revocation lists are, as addresses of HTTP.
    pub crl_addresses: Vec<String>,
}

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An authority without a name.
    Nameless {
        /// Its place in the list, from 0.
        place: usize,
    },
    /// A certificate that is not read.
    Certificate {
        /// Whose.
        centre: String,
        /// Why; nothing where it is not base64.
        why: Option<ReadError>,
    },
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccreditedList {
    /// Its version; the ministry counts.
    pub version: Option<u64>,
    /// Whether it is signed.
    pub signature: ListSignature,
    /// The authorities, in the order of the list.
    pub centres: Vec<Centre>,
    /// What was left out.
    pub findings: Vec<Finding>,
}

/// Reads a list.
pub fn read_list(bytes: &[u8]) -> Result<AccreditedList, ListError> {
    if bytes.len() > LIST_BYTES_MAX {
        return Err(ListError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ListError::NotUtf8)?;
    check_before(text)?;
    let options = ParsingOptions { nodes_limit: LIST_NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => ListError::DocumentType,
        roxmltree::Error::NodesLimitReached => ListError::TooManyNodes,
        other => ListError::Xml(other.to_string()),
    })?;
    check_depth(&document)?;
    let root = document.root_element();
    if !is(root, ROOT) {
        return Err(ListError::OtherRoot(cut(root.tag_name().name())));
    }
    let is_signature = |node: Node<'_, '_>| node.has_tag_name((SIGNATURES, "Signature"));
    let is_signed = root.children().any(is_signature);
    let signature = if is_signed { ListSignature::NotVerified } else { ListSignature::Absent };
    let version = child_text(root, "Версия").and_then(|version| version.parse().ok());
    let mut list = AccreditedList { version, signature, centres: Vec::new(), findings: Vec::new() };
    for (place, node) in children(root, CENTRE).enumerate() {
        if place >= CENTRES_MAX {
            return Err(ListError::TooManyCentres);
        }
        match centre(node, &mut list.findings) {
            Some(centre) => list.centres.push(centre),
            None => list.findings.push(Finding::Nameless { place }),
        }
    }
    if list.centres.iter().map(|centre| centre.certificates.len()).sum::<usize>() > CERTIFICATES_MAX {
        return Err(ListError::TooManyCertificates);
    }
    if list.centres.is_empty() { Err(ListError::Empty) } else { Ok(list) }
}

/// What the reader of XML would take too long over.
fn check_before(text: &str) -> Result<(), ListError> {
    if text.matches("xmlns").nth(NAMESPACES_MAX).is_some() {
        return Err(ListError::TooManyNamespaces);
    }
    // No attribute is without a sign of equality, and none has a less-than sign in its value.
    let attributes =
        text.split('<').any(|tag| tag.bytes().filter(|byte| *byte == b'=').nth(ATTRIBUTES_MAX).is_some());
    if attributes { Err(ListError::TooManyAttributes) } else { Ok(()) }
}

fn check_depth(document: &Document<'_>) -> Result<(), ListError> {
    let mut depths: Vec<usize> = Vec::new();
    // Nodes come in the order of the document, and their numbers count up.
    for node in document.descendants() {
        let above = node.parent().and_then(|parent| depths.get(parent.id().get_usize()).copied());
        let depth = above.map_or(0, |above| above + 1);
        if depth > LIST_DEPTH_MAX {
            return Err(ListError::TooDeep);
        }
        depths.push(depth);
    }
    Ok(())
}

fn centre(node: Node<'_, '_>, findings: &mut Vec<Finding>) -> Option<Centre> {
    let name = child_text(node, "Название")?;
    let status = status(node);
    let mut centre = Centre {
        short_name: child_text(node, "КраткоеНазвание"),
        email: child_text(node, "ЭлектроннаяПочта").filter(|email| email.contains('@')),
        address: child(node, "Адрес").and_then(address),
        site: child_text(node, "АдресСИнформациейПоУЦ").and_then(web_address),
        inn: digits(node, "ИНН"),
        ogrn: digits(node, "ОГРН"),
        status,
        certificates: Vec::new(),
        crl_addresses: Vec::new(),
        name,
    };
    if status == AccreditationStatus::Active {
        for key in keys(node) {
            take_key(key, &mut centre, findings);
        }
    }
    Some(centre)
}

/// In the list of today the status stands in an element of its own, beside its date; in earlier ones by itself.
fn status(node: Node<'_, '_>) -> AccreditationStatus {
    let stated = child(node, "СтатусАккредитации");
    let word = stated.and_then(|stated| child_text(stated, "Статус").or_else(|| text(stated)));
    match word.as_deref() {
        Some(ACTIVE) => AccreditationStatus::Active,
        _ => AccreditationStatus::Other,
    }
}

fn keys<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    children(node, "ПрограммноАппаратныеКомплексы")
        .flat_map(|all| children(all, "ПрограммноАппаратныйКомплекс"))
        .flat_map(|one| children(one, "КлючиУполномоченныхЛиц"))
        .flat_map(|all| children(all, "Ключ"))
}

fn take_key(key: Node<'_, '_>, centre: &mut Centre, findings: &mut Vec<Finding>) {
    let data = children(key, "Сертификаты").flat_map(|all| children(all, "ДанныеСертификата"));
    for encoded in data.filter_map(|data| child(data, "Данные")) {
        if centre.certificates.len() > CERTIFICATES_MAX {
            // The whole list is refused for it.
            return;
        }
        let encoded: Vec<u8> =
            raw_text(encoded).into_bytes().into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let read = BASE64.decode(&encoded).map_err(|_| None);
        match read.and_then(|der| Certificate::from_der(&der).map_err(Some)) {
            Ok(certificate) if centre.certificates.contains(&certificate) => {}
            Ok(certificate) => centre.certificates.push(certificate),
            Err(why) => findings.push(Finding::Certificate { centre: centre.name.clone(), why }),
        }
    }
    let lists = children(key, "АдресаСписковОтзыва").flat_map(|all| children(all, "Адрес"));
    for address in lists.filter_map(text).filter_map(web_address) {
        if centre.crl_addresses.len() < CRL_ADDRESSES_MAX && !centre.crl_addresses.contains(&address) {
            centre.crl_addresses.push(address);
        }
    }
}

/// Index, region, town, street and house, as far as they are there.
fn address(node: Node<'_, '_>) -> Option<String> {
    let region =
        || child(node, "Регион").and_then(|region| child_text(region, "Название").or_else(|| text(region)));
    let parts =
        [child_text(node, "Индекс"), region(), child_text(node, "Город"), child_text(node, "УлицаДом")];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if line.is_empty() { text(node) } else { Some(line) }
}

/// A page links to it: nothing but HTTP. The list has addresses without a scheme too.
fn web_address(text: String) -> Option<String> {
    let has_scheme = text.starts_with("http://") || text.starts_with("https://");
    let is_bare = !text.contains(':') && text.contains('.');
    let fits = text.is_ascii() && !text.contains([' ', '"', '\'', '<', '>', '\\', '@']);
    match fits {
        true if has_scheme => Some(text),
        true if is_bare => Some(format!("http://{text}")),
        _ => None,
    }
}

fn digits(node: Node<'_, '_>, name: &str) -> Option<String> {
    child_text(node, name).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().namespace().is_none() && node.tag_name().name() == name
}

fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| is(*child, name))
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| is(*child, name))
}

fn child_text(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.children().find(|child| is(*child, name)).and_then(text)
}

fn raw_text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
}

/// The text of an element in one line; nothing if there is none.
fn text(node: Node<'_, '_>) -> Option<String> {
    let line = raw_text(node).split_whitespace().collect::<Vec<_>>().join(" ");
    let line = cut(&line);
    (!line.is_empty()).then_some(line)
}

fn cut(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(TEXT_CHARS_MAX).collect()
}
