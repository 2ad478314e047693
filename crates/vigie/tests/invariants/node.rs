//! The functions of `node` and who calls whom, read from the source.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Source, closing, words_at};

/// A function of the crate.
pub struct Function {
    /// Whether others may call it: a `pub async fn` of `impl Node`.
    pub use_case: bool,
    /// How often it commits a batch.
    pub commits: usize,
    /// Functions of the crate that it calls.
    pub calls: BTreeSet<String>,
}

/// Every function by name; those that are no methods of `Node` and share a name are one, with all that any of them does.
pub fn functions(sources: &[Source]) -> BTreeMap<String, Function> {
    let mut bodies = Vec::new();
    for source in sources {
        for (begin, end) in blocks(&source.code, "impl Node") {
            bodies.extend(bodies_in(&source.code[begin..end], true));
        }
        let mut rest = source.code.clone();
        for (begin, end) in blocks(&source.code, "impl Node") {
            rest.replace_range(begin..end, &" ".repeat(end - begin));
        }
        bodies.extend(bodies_in(&rest, false));
    }
    let methods: BTreeSet<&str> =
        bodies.iter().filter(|body| body.method).map(|body| body.name.as_str()).collect();
    let free: BTreeSet<&str> =
        bodies.iter().filter(|body| !body.method).map(|body| body.name.as_str()).collect();
    let mut functions = BTreeMap::new();
    for body in &bodies {
        let dense: String = body.text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut calls = BTreeSet::new();
        for name in &methods {
            // `self.name(` in a method, `node.name(` where a helper holds the node.
            if ["self.", "node."].iter().any(|holder| dense.contains(&format!("{holder}{name}("))) {
                calls.insert((*name).to_owned());
            }
        }
        for name in free.iter().filter(|name| !methods.contains(*name)) {
            if words_at(&dense, name).iter().any(|at| dense[at + name.len()..].starts_with('(')) {
                calls.insert((*name).to_owned());
            }
        }
        calls.remove(&body.name);
        let function = Function {
            use_case: body.method && body.public && body.waits,
            commits: dense.matches(".apply(").count(),
            calls,
        };
        if body.method {
            assert!(
                functions.insert(body.name.clone(), function).is_none(),
                "two methods of Node are called {}",
                body.name
            );
        } else {
            let name = if methods.contains(&*body.name) {
                format!("{} (no method of Node)", body.name)
            } else {
                body.name.clone()
            };
            let known: &mut Function = functions.entry(name).or_insert(Function {
                use_case: false,
                commits: 0,
                calls: BTreeSet::new(),
            });
            known.commits = known.commits.max(function.commits);
            known.calls.extend(function.calls);
        }
    }
    functions
}

struct Body {
    name: String,
    method: bool,
    public: bool,
    waits: bool,
    text: String,
}

/// Begin and end of every block with this head.
fn blocks(code: &str, head: &str) -> Vec<(usize, usize)> {
    let opens = words_at(code, head)
        .into_iter()
        .filter_map(|at| Some(at + head.len() + code[at + head.len()..].find('{')?));
    opens.map(|open| (open, closing(code, open) + 1)).collect()
}

fn bodies_in(code: &str, method: bool) -> Vec<Body> {
    let mut bodies = Vec::new();
    for at in words_at(code, "fn") {
        let name: String =
            code[at + 2..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let Some(stop) = code[at..].find(['{', ';']).map(|stop| at + stop) else { continue };
        if name.is_empty() || code.as_bytes()[stop] == b';' {
            continue;
        }
        let line = code[..at].rfind(['\n', '{', '}', ';']).map_or(0, |end| end + 1);
        let head = code[line..at].trim();
        bodies.push(Body {
            name,
            method,
            public: head.starts_with("pub ") && !head.starts_with("pub("),
            waits: head.ends_with("async"),
            text: code[stop..=closing(code, stop)].to_owned(),
        });
    }
    bodies
}
