//! Production infrastructure is written in the language that Terraform reads, and makes the table that the store expects.

use edgecall_store::schema::{EXPIRY, INDEX, INDEX_KEYS, TABLE_KEYS};
use hcl::{Block, Body};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../terraform")
}

fn read(path: &Path) -> Body {
    let text = std::fs::read_to_string(path).expect("readable");
    hcl::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of an attribute, without quotes.
fn text(block: &Block, key: &str) -> String {
    let attribute = block.body.attributes().find(|a| a.key() == key);
    let attribute = attribute.unwrap_or_else(|| panic!("{} has no {key}", block.identifier()));
    attribute.expr().to_string().trim_matches('"').to_owned()
}

fn inner<'a>(block: &'a Block, name: &'a str) -> impl Iterator<Item = &'a Block> {
    block.body.blocks().filter(move |b| b.identifier() == name)
}

#[test]
fn every_file_parses_and_names_each_thing_once() {
    let mut seen = BTreeSet::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "tf") {
            continue;
        }
        files += 1;
        for block in read(&path).blocks() {
            let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
            if !labels.is_empty() {
                let name = format!("{} {}", block.identifier(), labels.join("."));
                assert!(seen.insert(name.clone()), "{name} stands twice");
            }
        }
    }
    assert!(files > 4, "{files} files");
}

#[test]
fn the_table_in_production_is_the_table_that_the_store_expects() {
    let body = read(&folder().join("stores.tf"));
    let table = body
        .blocks()
        .find(|b| {
            b.labels()
                .first()
                .is_some_and(|l| l.as_str() == "aws_dynamodb_table")
        })
        .expect("a table");
    assert_eq!(
        [text(table, "hash_key"), text(table, "range_key")],
        TABLE_KEYS
    );
    assert_eq!(text(table, "billing_mode"), "PAY_PER_REQUEST");

    let attributes: BTreeSet<(String, String)> = inner(table, "attribute")
        .map(|a| (text(a, "name"), text(a, "type")))
        .collect();
    let expected = TABLE_KEYS
        .iter()
        .chain(&INDEX_KEYS)
        .map(|name| ((*name).to_owned(), "S".to_owned()))
        .collect();
    assert_eq!(attributes, expected);

    let indexes: Vec<&Block> = inner(table, "global_secondary_index").collect();
    assert_eq!(indexes.len(), 1);
    assert_eq!(text(indexes[0], "name"), INDEX);
    assert_eq!(
        [text(indexes[0], "hash_key"), text(indexes[0], "range_key")],
        INDEX_KEYS
    );
    assert_eq!(text(indexes[0], "projection_type"), "ALL");

    let expiry = inner(table, "ttl").next().expect("a time to live");
    assert_eq!(text(expiry, "attribute_name"), EXPIRY);
    assert_eq!(text(expiry, "enabled"), "true");
}
