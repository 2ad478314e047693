//! Changing accounts: roles, passwords, removal. Making them and signing in is in [`crate::admin`].

use std::collections::BTreeSet;

use vigie_store::{Batch, RowOp};

use crate::admin::{ApiKey, User, check_password};
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, Role, is_conflict};

/// What is changed of an account; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// New roles, at least one.
    pub roles: Option<BTreeSet<Role>>,
    /// New password; sessions and remembered credentials end.
    pub password: Option<String>,
}

impl Node {
    /// Changes roles or password of an account. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for no role or a password under 8 characters; `Conflict` (`user.last-administrator`) if nobody could
    /// administer the node any more.
    pub async fn change_user(&self, caller: &Caller, name: &str, change: &UserChange) -> Result<()> {
        caller.need(Right::Administer)?;
        if change.roles.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(Problem::new("user.role", "a user needs at least one role").at("role").into());
        }
        let password = match &change.password {
            Some(password) => {
                check_password(password)?;
                Some(self.hash(password.clone()).await?)
            }
            None => None,
        };
        for _ in 0..ATTEMPTS {
            let (mut user, old) = self.account(name).await?;
            if let Some(roles) = &change.roles {
                if !roles.contains(&Role::Administrator) {
                    self.refuse_last_administrator(&user).await?;
                }
                user.roles.clone_from(roles);
            }
            if let Some(password) = &password {
                user.password.clone_from(password);
            }
            // Also a change of roles ends sessions: what somebody was shown before is not shown on.
            user.epoch += 1;
            let now = self.now();
            let roles: Vec<&str> = user.roles.iter().map(|role| role.name()).collect();
            let what = if password.is_some() { "password" } else { "roles" };
            let subject = format!("{name} {what} {}", roles.join(","));
            let leaf = self.leaf(now, caller, "user.changed", "administration", subject);
            let batch = Batch::new(now, leaf).row(RowOp::Replace {
                table: tables::USER,
                key: key([name]),
                old,
                new: rows::encode(&user),
            });
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(()),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Changes one's own password.
    ///
    /// # Errors
    /// `Unauthenticated` if the present one is wrong; `Invalid` if the new one is too short.
    pub async fn change_own_password(&self, caller: &Caller, present: &str, new: &str) -> Result<()> {
        let name = caller.account_name().ok_or_else(|| NodeError::not_found("no user of this name"))?;
        check_password(new)?;
        self.check_password(name, present).await?;
        let (mut user, old) = self.account(name).await?;
        user.password = self.hash(new.to_owned()).await?;
        user.epoch += 1;
        let now = self.now();
        let leaf = self.leaf(now, caller, "user.changed", "own password", format!("{name} password"));
        let batch = Batch::new(now, leaf).row(RowOp::Replace {
            table: tables::USER,
            key: key([name]),
            old,
            new: rows::encode(&user),
        });
        self.engine.apply(batch.build()).await?;
        Ok(())
    }

    /// Removes an account with its API keys; its sessions end. What it did stays in the log. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` (`user.last-administrator`) if nobody could administer the node any more.
    pub async fn remove_user(&self, caller: &Caller, name: &str) -> Result<()> {
        caller.need(Right::Administer)?;
        let (user, _) = self.account(name).await?;
        self.refuse_last_administrator(&user).await?;
        let now = self.now();
        let leaf = self.leaf(now, caller, "user.removed", "administration", name);
        let mut batch = Batch::new(now, leaf).row(RowOp::Delete(tables::USER, key([name])));
        for (place, made) in rows::all::<ApiKey>(&*self.engine, tables::API_KEY, "").await? {
            if made.user == name {
                batch = batch.row(RowOp::Delete(tables::API_KEY, place));
            }
        }
        self.engine.apply(batch.build()).await?;
        Ok(())
    }

    async fn account(&self, name: &str) -> Result<(User, Vec<u8>)> {
        rows::load(&*self.engine, tables::USER, &key([name]))
            .await?
            .ok_or_else(|| NodeError::not_found("no user of this name"))
    }

    async fn refuse_last_administrator(&self, user: &User) -> Result<()> {
        if !user.roles.contains(&Role::Administrator) {
            return Ok(());
        }
        let others = rows::all::<User>(&*self.engine, tables::USER, "").await?;
        let other = others
            .iter()
            .any(|(_, other)| other.name != user.name && other.roles.contains(&Role::Administrator));
        match other {
            true => Ok(()),
            false => Err(NodeError::Conflict(
                Problem::new("user.last-administrator", "this is the last administrator of the node")
                    .remedy("make another administrator first"),
            )),
        }
    }
}
