//! DER as a tree that can be edited and written again, also in forms that DER forbids. Written apart from the reader under test.

/// How an element's length and value are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// As DER asks.
    #[default]
    Der,
    /// The length with this many octets more than needed.
    Long(u8),
    /// Indefinite length with an end mark; of constructed elements only.
    Indefinite,
}

/// An element: the content of a primitive one, or the elements of a constructed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub tag: Vec<u8>,
    pub form: Form,
    pub content: Vec<u8>,
    pub kids: Option<Vec<Node>>,
}

impl Node {
    pub fn leaf(tag: u8, content: &[u8]) -> Self {
        Self { tag: vec![tag], form: Form::Der, content: content.to_vec(), kids: None }
    }

    pub fn sequence(kids: Vec<Node>) -> Self {
        Self::constructed(0x30, kids)
    }

    pub fn constructed(tag: u8, kids: Vec<Node>) -> Self {
        Self { tag: vec![tag], form: Form::Der, content: Vec::new(), kids: Some(kids) }
    }

    /// The one element that `bytes` are; panics if they are none, for it reads what this test made itself.
    pub fn read(bytes: &[u8]) -> Self {
        let (node, rest) = Self::next(bytes).expect("DER");
        assert!(rest.is_empty(), "{} bytes too many", rest.len());
        node
    }

    /// The same of bytes that may be anything, and only if they are DER and written back as they came.
    pub fn try_read(bytes: &[u8]) -> Option<Self> {
        let (node, rest) = Self::next(bytes)?;
        (rest.is_empty() && node.bytes() == bytes).then_some(node)
    }

    fn next(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let mut at = 1;
        if bytes.first()? & 0x1F == 0x1F {
            while bytes.get(at)? & 0x80 != 0 {
                at += 1;
            }
            at += 1;
        }
        let tag = bytes[..at].to_vec();
        let first = *bytes.get(at)?;
        at += 1;
        let len = match first {
            0..=0x7F => usize::from(first),
            _ => {
                let octets = bytes.get(at..at + usize::from(first & 0x7F))?;
                at += octets.len();
                octets.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet))
            }
        };
        let content = bytes.get(at..at + len)?;
        let mut node = Self { tag, form: Form::Der, content: content.to_vec(), kids: None };
        if node.tag[0] & 0x20 != 0 {
            let (mut kids, mut rest) = (Vec::new(), content);
            while !rest.is_empty() {
                let (kid, after) = Self::next(rest)?;
                kids.push(kid);
                rest = after;
            }
            (node.kids, node.content) = (Some(kids), Vec::new());
        }
        Some((node, &bytes[at + len..]))
    }

    /// The element's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let content = match &self.kids {
            None => self.content.clone(),
            Some(kids) => kids.iter().flat_map(Node::bytes).collect(),
        };
        let mut out = self.tag.clone();
        match self.form {
            Form::Indefinite => {
                out.push(0x80);
                out.extend(&content);
                out.extend([0, 0]);
                return out;
            }
            Form::Der if content.len() < 0x80 => out.push(content.len() as u8),
            form => {
                let octets = content.len().to_be_bytes();
                let zeros = octets.iter().take_while(|octet| **octet == 0).count().min(octets.len() - 1);
                let surplus = if let Form::Long(surplus) = form { surplus } else { 0 };
                out.push(0x80 | (surplus + (octets.len() - zeros) as u8));
                out.extend(std::iter::repeat_n(0, usize::from(surplus)));
                out.extend(&octets[zeros..]);
            }
        }
        out.extend(content);
        out
    }

    /// The elements of a constructed one.
    pub fn list(&mut self) -> &mut Vec<Node> {
        self.kids.as_mut().expect("a constructed element")
    }

    /// The element at a place, counted from the top.
    pub fn at(&mut self, path: &[usize]) -> &mut Node {
        path.iter().fold(self, |node, index| &mut node.list()[*index])
    }

    /// The same where it may be missing.
    pub fn try_at(&mut self, path: &[usize]) -> Option<&mut Node> {
        path.iter().try_fold(self, |node, index| node.kids.as_mut()?.get_mut(*index))
    }

    pub fn get(&self, path: &[usize]) -> &Node {
        path.iter().fold(self, |node, index| &node.kids.as_ref().expect("a constructed element")[*index])
    }

    /// The places of all elements, the top first.
    pub fn paths(&self) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new()];
        for (index, kid) in self.kids.iter().flatten().enumerate() {
            found.extend(kid.paths().into_iter().map(|path| [vec![index], path].concat()));
        }
        found
    }
}

/// OBJECT IDENTIFIER from content octets.
pub fn oid(octets: &[u8]) -> Node {
    Node::leaf(6, octets)
}

/// AlgorithmIdentifier with NULL.
pub fn algorithm(octets: &[u8]) -> Node {
    Node::sequence(vec![oid(octets), Node::leaf(5, &[])])
}
