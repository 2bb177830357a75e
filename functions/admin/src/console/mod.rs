//! Configuration of a tenant: agents, queues, flows, numbers, test calls, the desk's start.

pub mod agents;
pub mod desk;
pub mod flows;
pub mod numbers;
pub mod organisation;
pub mod queues;
pub mod test_calls;

use edgecall_api::views::{Listing, Paging};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::{DepartmentId, Problem};

/// A page of a list that is wholly in the configuration: the cursor is the number of rows before it.
/// Configuration lists are small (they are one read anyway), so the total is exact.
pub(crate) fn page_of<T>(rows: Vec<T>, paging: &Paging) -> Result<Listing<T>, Problem> {
    let start = match &paging.cursor {
        None => 0,
        Some(cursor) => cursor.parse::<usize>().map_err(|_| {
            Problem::new(&codes::BAD_REQUEST)
                .at("cursor")
                .with_text("the cursor is not one of this list", "游标不属于该列表")
        })?,
    };
    let limit = usize::from(paging.limit.unwrap_or(20).clamp(1, 100));
    let total = rows.len();
    let end = start.saturating_add(limit).min(total);
    let next = (end < total).then(|| end.to_string());
    let items = rows.into_iter().skip(start).take(limit).collect();
    Ok(Listing { items, next, total: Some(total as u64) })
}

/// Refuses a department that the tenant does not have.
pub(crate) fn known_department(config: &TenantConfig, department: &DepartmentId) -> Result<(), Problem> {
    if config.departments.iter().any(|d| d.id == *department) {
        return Ok(());
    }
    Err(Problem::new(&codes::INVALID_FIELD)
        .at("department")
        .with_text("No such department", "没有该部门"))
}

/// `not_found` with the object's kind.
pub(crate) fn missing(en: &'static str, zh: &'static str) -> Problem {
    Problem::new(&codes::NOT_FOUND).with_text(en, zh)
}

/// `already_exists` at a field.
pub(crate) fn taken(field: &str, value: &str) -> Problem {
    Problem::new(&codes::ALREADY_EXISTS).at(field).with(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_and_end() {
        let paging = |cursor: Option<&str>| Paging { cursor: cursor.map(str::to_owned), limit: Some(2) };
        let first = page_of(vec![1, 2, 3], &paging(None)).expect("page");
        assert_eq!((first.items, first.next.as_deref(), first.total), (vec![1, 2], Some("2"), Some(3)));
        let second = page_of(vec![1, 2, 3], &paging(Some("2"))).expect("page");
        assert_eq!((second.items, second.next), (vec![3], None));
        assert!(page_of(vec![1], &paging(Some("x"))).is_err());
        assert!(page_of(vec![1], &paging(Some("99"))).expect("page").items.is_empty());
    }
}
