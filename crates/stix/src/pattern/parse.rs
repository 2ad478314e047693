//! From tokens to the expression tree; the whole grammar is read before anything is refused as unsupported.

use super::compare::Test;
use super::lex::{Token, tokens};
use super::{Comparison, Expr, Literal, ObjectPath, Op, PatternError, PatternFault, Step};

/// Parentheses nested deeper are refused.
const MAX_NESTING: usize = 64;

pub(super) fn parse(text: &str) -> Result<Expr, PatternError> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, nesting: 0, unsupported: None };
    let root = parser.followed_by()?;
    if *parser.peek() != Token::End {
        return Err(parser.expected("the end of the pattern"));
    }
    match parser.unsupported {
        Some((offset, what)) => Err(PatternError { offset, what: PatternFault::Unsupported(what) }),
        None => Ok(root),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    nesting: usize,
    /// The first feature that is sound but not matched.
    unsupported: Option<(usize, &'static str)>,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.next].1
    }

    fn offset(&self) -> usize {
        self.tokens[self.next].0
    }

    /// Takes the next token; [`Token::End`] stays.
    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        if token != Token::End {
            self.next += 1;
        }
        token
    }

    fn take_sign(&mut self, sign: &'static str) -> bool {
        let found = *self.peek() == Token::Sign(sign);
        self.next += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &'static str) -> bool {
        let found = *self.peek() == Token::Word(word);
        self.next += usize::from(found);
        found
    }

    fn expected(&self, what: &'static str) -> PatternError {
        PatternError { offset: self.offset(), what: PatternFault::Expected(what) }
    }

    fn need_sign(&mut self, sign: &'static str, name: &'static str) -> Result<(), PatternError> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.expected(name)) }
    }

    fn not_matched(&mut self, offset: usize, what: &'static str) {
        self.unsupported.get_or_insert((offset, what));
    }

    fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, PatternError>,
    ) -> Result<T, PatternError> {
        if self.nesting == MAX_NESTING {
            let what = PatternFault::Unsound("parentheses nested deeper than 64");
            return Err(PatternError { offset: self.offset(), what });
        }
        self.nesting += 1;
        let result = inner(self);
        self.nesting -= 1;
        result
    }

    // Between observations: FOLLOWEDBY binds weakest, then OR, then AND; qualifiers bind strongest.

    fn followed_by(&mut self) -> Result<Expr, PatternError> {
        let first = self.observations_or()?;
        loop {
            let at = self.offset();
            if !self.take_word("FOLLOWEDBY") {
                return Ok(first);
            }
            self.not_matched(at, "FOLLOWEDBY");
            self.observations_or()?;
        }
    }

    fn observations_or(&mut self) -> Result<Expr, PatternError> {
        let mut parts = vec![self.observations_and()?];
        while self.take_word("OR") {
            parts.push(self.observations_and()?);
        }
        Ok(join(parts, Expr::Or))
    }

    fn observations_and(&mut self) -> Result<Expr, PatternError> {
        let first = self.observation()?;
        loop {
            let at = self.offset();
            if !self.take_word("AND") {
                return Ok(first);
            }
            self.not_matched(at, "AND between observations");
            self.observation()?;
        }
    }

    fn observation(&mut self) -> Result<Expr, PatternError> {
        let inner = if self.take_sign("[") {
            let inner = self.comparisons_or()?;
            self.need_sign("]", "a closing bracket, AND or OR")?;
            inner
        } else if self.take_sign("(") {
            let inner = self.nested(Self::followed_by)?;
            self.need_sign(")", "a closing parenthesis")?;
            inner
        } else {
            return Err(self.expected("an opening bracket"));
        };
        while self.qualifier()? {}
        Ok(inner)
    }

    fn qualifier(&mut self) -> Result<bool, PatternError> {
        let at = self.offset();
        let unsound = |what| PatternError { offset: at, what: PatternFault::Unsound(what) };
        if self.take_word("WITHIN") {
            self.not_matched(at, "WITHIN");
            match self.take() {
                Token::Literal(Literal::Integer(1..)) => {}
                Token::Literal(Literal::Float(seconds)) if seconds > 0.0 => {}
                _ => return Err(unsound("WITHIN without a positive number")),
            }
            if !self.take_word("SECONDS") {
                return Err(self.expected("SECONDS"));
            }
        } else if self.take_word("REPEATS") {
            self.not_matched(at, "REPEATS");
            if !matches!(self.take(), Token::Literal(Literal::Integer(1..))) {
                return Err(unsound("REPEATS without a positive integer"));
            }
            if !self.take_word("TIMES") {
                return Err(self.expected("TIMES"));
            }
        } else if self.take_word("START") {
            self.not_matched(at, "START and STOP");
            let start = self.take();
            if !self.take_word("STOP") {
                return Err(self.expected("STOP"));
            }
            match (start, self.take()) {
                (Token::Literal(Literal::Timestamp(start)), Token::Literal(Literal::Timestamp(stop)))
                    if start < stop => {}
                (Token::Literal(Literal::Timestamp(_)), Token::Literal(Literal::Timestamp(_))) => {
                    return Err(unsound("STOP that is not later than START"));
                }
                _ => return Err(unsound("START and STOP without timestamps t'…'")),
            }
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    // Inside an observation: OR binds weaker than AND.

    fn comparisons_or(&mut self) -> Result<Expr, PatternError> {
        let mut parts = vec![self.comparisons_and()?];
        while self.take_word("OR") {
            parts.push(self.comparisons_and()?);
        }
        Ok(join(parts, Expr::Or))
    }

    fn comparisons_and(&mut self) -> Result<Expr, PatternError> {
        let mut parts = vec![self.comparison()?];
        while self.take_word("AND") {
            parts.push(self.comparison()?);
        }
        Ok(join(parts, Expr::And))
    }

    fn comparison(&mut self) -> Result<Expr, PatternError> {
        if self.take_sign("(") {
            let inner = self.nested(Self::comparisons_or)?;
            self.need_sign(")", "a closing parenthesis, AND or OR")?;
            return Ok(inner);
        }
        let offset = self.offset();
        let negated = self.take_word("NOT");
        if self.take_word("EXISTS") {
            let path = self.path()?;
            let exists =
                Comparison { path, op: Op::Exists, negated, values: Vec::new(), offset, test: Test::Exists };
            return Ok(Expr::Comparison(Box::new(exists)));
        }
        if negated {
            return Err(self.expected("EXISTS; before another operator NOT stands after the path"));
        }
        let path = self.path()?;
        let negated = self.take_word("NOT");
        let op = match self.peek() {
            Token::Sign("=") => Op::Equal,
            Token::Sign("!=") => Op::NotEqual,
            Token::Sign("<") => Op::Less,
            Token::Sign("<=") => Op::LessOrEqual,
            Token::Sign(">") => Op::Greater,
            Token::Sign(">=") => Op::GreaterOrEqual,
            Token::Word("IN") => Op::In,
            Token::Word("LIKE") => Op::Like,
            Token::Word("MATCHES") => Op::Matches,
            Token::Word("ISSUBSET") => Op::IsSubset,
            Token::Word("ISSUPERSET") => Op::IsSuperset,
            _ => return Err(self.expected("a comparison operator")),
        };
        self.take();
        let at = self.offset();
        let values = if op == Op::In { self.set()? } else { vec![self.literal("a literal")?] };
        match (op, &values[..]) {
            (Op::Like | Op::Matches | Op::IsSubset | Op::IsSuperset, [Literal::Text(_)])
            | (Op::Equal | Op::NotEqual | Op::In, _) => {}
            (Op::Like | Op::Matches | Op::IsSubset | Op::IsSuperset, _) => {
                return Err(PatternError { offset: at, what: PatternFault::Expected("a string") });
            }
            (_, [Literal::Bool(_)]) => {
                return Err(PatternError {
                    offset: at,
                    what: PatternFault::Expected("a literal that has an order"),
                });
            }
            _ => {}
        }
        let test = match Test::compile(op, &values, &path) {
            Ok(test) => test,
            Err(PatternFault::Unsupported(what)) => {
                self.not_matched(at, what);
                Test::Exists
            }
            Err(what) => return Err(PatternError { offset: at, what }),
        };
        Ok(Expr::Comparison(Box::new(Comparison { path, op, negated, values, offset, test })))
    }

    fn literal(&mut self, what: &'static str) -> Result<Literal, PatternError> {
        match self.peek() {
            Token::Literal(_) => match self.take() {
                Token::Literal(literal) => Ok(literal),
                _ => Err(self.expected(what)),
            },
            _ => Err(self.expected(what)),
        }
    }

    fn set(&mut self) -> Result<Vec<Literal>, PatternError> {
        self.need_sign("(", "an opening parenthesis after IN")?;
        let mut values = Vec::new();
        if self.take_sign(")") {
            return Ok(values);
        }
        loop {
            let at = self.offset();
            let value = self.literal("a literal")?;
            if values.first().is_some_and(|first: &Literal| first.sort() != value.sort()) {
                let what = PatternFault::Unsound("values of one IN that are of different types");
                return Err(PatternError { offset: at, what });
            }
            values.push(value);
            if self.take_sign(")") {
                return Ok(values);
            }
            self.need_sign(",", "a comma or a closing parenthesis")?;
        }
    }

    fn path(&mut self) -> Result<ObjectPath, PatternError> {
        let at = self.offset();
        let kind = match self.take() {
            Token::Name(kind) | Token::Hyphenated(kind) => kind,
            _ => return Err(PatternError { offset: at, what: PatternFault::Expected("an object type") }),
        };
        self.need_sign(":", "a colon after the object type")?;
        let mut steps = vec![self.key()?];
        loop {
            if self.take_sign(".") {
                steps.push(self.key()?);
            } else if self.take_sign("[") {
                let at = self.offset();
                steps.push(match self.take() {
                    Token::Literal(Literal::Integer(index)) => Step::Index(index),
                    Token::Sign("*") => Step::Any,
                    _ => {
                        return Err(PatternError {
                            offset: at,
                            what: PatternFault::Expected("an index or *"),
                        });
                    }
                });
                self.need_sign("]", "a closing bracket after the index")?;
            } else {
                return Ok(ObjectPath { kind, steps });
            }
        }
    }

    fn key(&mut self) -> Result<Step, PatternError> {
        let at = self.offset();
        match self.take() {
            Token::Name(key) | Token::Literal(Literal::Text(key)) => Ok(Step::Key(key)),
            Token::Hyphenated(_) => {
                let what = PatternFault::Unsound("a property with a hyphen stands in quotes");
                Err(PatternError { offset: at, what })
            }
            _ => Err(PatternError { offset: at, what: PatternFault::Expected("a property") }),
        }
    }
}

/// Several parts joined; a single one stays itself.
fn join(mut parts: Vec<Expr>, joined: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => joined(parts),
    }
}
