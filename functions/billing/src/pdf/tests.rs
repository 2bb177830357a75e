//! What a reader of the PDF finds, read back with poppler's `pdftotext` and `pdfinfo`.

#[path = "../../../../shared/rating/tests/month/mod.rs"]
mod month;

use super::*;
use edgecall_model::Money;
use edgecall_rating::statement::StatementState;
use edgecall_rating::statement::input::{DepartmentMonth, PartOfMonth};
use edgecall_rating::{settle, statements};
use month::{department, number, only, whole_month};
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

const BOTH: [Language; 2] = [Language::Chinese, Language::English];

fn context() -> PdfContext {
    PdfContext {
        operator_name: "示例通信技术有限公司".into(),
        issued: At(1_764_900_000_000),
        time_zone: "Asia/Shanghai".into(),
        statement_number: "ST202511-BM0000001".into(),
        payment_details: vec![
            "开户行：示例银行".into(),
            "账号：6200 0000 0000 0001".into(),
        ],
    }
}

fn whole() -> Statement {
    statements(&whole_month()).remove(0)
}

/// Runs a poppler program with the PDF on its standard input.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|fault| panic!("{program} of poppler-utils is needed: {fault}"));
    let mut input = child.stdin.take().expect("a pipe");
    let bytes = pdf.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("it ends");
    feed.join().expect("fed").expect("all bytes taken");
    assert!(output.status.success(), "{program} refused the PDF");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn text_of(statement: &Statement, language: Language) -> String {
    let pdf = settlement_pdf(statement, language, &context()).expect("a PDF");
    poppler("pdftotext", &["-layout", "-", "-"], &pdf)
}

/// The words of one line that holds `label`, split at white space.
fn line<'a>(text: &'a str, label: &str) -> Vec<&'a str> {
    let found = text.lines().find(|line| line.contains(label));
    found
        .unwrap_or_else(|| panic!("no line has {label:?} in:\n{text}"))
        .split_whitespace()
        .collect()
}

#[test]
fn the_head_names_operator_period_user_hotline_and_amount_in_chinese() {
    // Proves: BILL-55
    let text = text_of(&whole(), Language::Chinese);
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(lines[..2], ["示例通信技术有限公司", "—— 结算通知单"]);
    assert_eq!(line(&text, "账期"), ["账期", "2025年11月"]);
    assert_eq!(line(&text, "用户名称"), ["用户名称", "示例科技有限公司"]);
    assert_eq!(line(&text, "主热线号码"), ["主热线号码", "4001234567"]);
    assert_eq!(
        line(&text, "本期结算费用"),
        ["本期结算费用", "¥1900.000", "元"]
    );
}

#[test]
fn the_head_is_there_in_english_too() {
    let text = text_of(&whole(), Language::English);
    assert!(text.contains("—— Settlement notice"));
    assert_eq!(line(&text, "Period"), ["Period", "November", "2025"]);
    assert!(line(&text, "Amount due for this period").contains(&"¥1900.000"));
    assert!(text.contains("(Asia/Shanghai)"));
}

#[test]
fn the_sections_stand_in_the_order_of_the_statement() {
    let titles = [
        "月最低消费",
        "号码功能费",
        "手机号码功能费",
        "400 号码通信费",
        "1010 号码通信费",
        "固话号码通信费",
        "座席费",
        "套餐费",
        "ASR 费用",
        "自定义计费",
        "账户低消",
        "合计",
    ];
    // Settled, because the draft mark's characters would stand among the lines.
    let settled = settle(whole(), true, true).expect("it can be settled");
    let text = text_of(&settled, Language::Chinese);
    let mut lines = text.lines().map(str::trim);
    for title in titles {
        assert!(
            lines.any(|line| line == title),
            "{title} is missing or in the wrong place:\n{text}"
        );
    }
}

#[test]
fn rates_volumes_and_charges_carry_their_units() {
    // Proves: BILL-56
    let text = text_of(&whole(), Language::Chinese);
    assert_eq!(
        line(&text, "客户呼入"),
        ["客户呼入", "0.1000", "元/分钟", "10", "分钟", "1.000"]
    );
    assert_eq!(
        line(&text, "呼转座席-IAD"),
        ["呼转座席-IAD", "0.0300", "元/分钟", "1", "分钟", "0.030"]
    );
    assert_eq!(line(&text, "标准费用"), ["标准费用", "2000.000"]);
    assert_eq!(line(&text, "减免金额"), ["减免金额", "100.000"]);
    assert_eq!(line(&text, "实际收费"), ["实际收费", "1900.000"]);
    let text = text_of(&whole(), Language::English);
    let row = [
        "Customer",
        "inbound",
        "0.1000",
        "yuan/minute",
        "10",
        "min",
        "1.000",
    ];
    assert_eq!(line(&text, "Customer inbound"), row);
    assert_eq!(
        line(&text, "Actual charge"),
        ["Actual", "charge", "1900.000"]
    );
}

/// Every amount of money of a statement as its page shows it, found in its JSON by the fields' names.
fn amounts(statement: &Statement) -> BTreeSet<String> {
    const WITH_FOUR: [&str; 2] = ["rate", "overage_rate"];
    const COUNTS: [&str; 14] = [
        "numbers",
        "deleted",
        "minutes",
        "seats",
        "days",
        "days_of_month",
        "included_minutes",
        "used_minutes",
        "overage_minutes",
        "jobs",
        "quantity_thousandths",
        "unrated_legs",
        "unrated",
        "shared",
    ];
    fn walk(name: &str, value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(fields) => fields
                .iter()
                // Fees of single numbers unfold on the page only.
                .filter(|(name, value)| !(name.as_str() == "rows" && is_fee_rows(value)))
                .for_each(|(name, value)| walk(name, value, found)),
            serde_json::Value::Array(items) => {
                items.iter().for_each(|item| walk(name, item, found))
            }
            serde_json::Value::Number(n) if !COUNTS.contains(&name) => {
                let money = Money(n.as_i64().expect("whole"));
                let four = WITH_FOUR.contains(&name) || money != money.to_thousandths();
                found.insert(if four { money.text4() } else { money.text3() });
            }
            _ => {}
        }
    }
    fn is_fee_rows(value: &serde_json::Value) -> bool {
        value.get(0).is_some_and(|row| row.get("opened").is_some())
    }
    let mut found = BTreeSet::new();
    walk(
        "",
        &serde_json::to_value(statement).expect("JSON"),
        &mut found,
    );
    found
}

/// All figures with decimals of a text.
fn figures_in(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|word| word.contains('.') && word.chars().any(|c| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_figure_of_the_statement_is_in_the_pdf_and_no_other() {
    // Proves: BILL-57
    for language in BOTH {
        let statement = whole();
        let shown = figures_in(&text_of(&statement, language));
        // The custom charge's price is shown with 4 decimals like every price of a unit.
        let expected: BTreeSet<_> = amounts(&statement)
            .into_iter()
            .map(|amount| {
                if amount == "0.050" {
                    "0.0500".to_owned()
                } else {
                    amount
                }
            })
            .collect();
        assert_eq!(shown, expected, "{language:?}");
    }
}

#[test]
fn a_month_without_use_shows_zeros_and_never_null() {
    let statement = only(DepartmentMonth::new(department(1), "客服中心一部"));
    for language in BOTH {
        let text = text_of(&statement, language);
        assert!(!text.to_lowercase().contains("null"));
        let due = if language == Language::Chinese {
            "本期结算费用"
        } else {
            "Amount due"
        };
        assert!(line(&text, due).contains(&"¥0.000"), "{text}");
        assert_eq!(figures_in(&text), amounts_of_nothing());
    }
}

fn amounts_of_nothing() -> BTreeSet<String> {
    let rates = [
        "0.0000", "0.0200", "0.0300", "0.0600", "0.0800", "0.1000", "0.1500",
    ];
    rates
        .into_iter()
        .chain(["0.000"])
        .map(str::to_owned)
        .collect()
}

#[test]
fn heads_repeat_pages_are_counted_and_long_names_wrap() {
    let mut month = whole_month();
    let long = "西南大区客户服务与技术支持运营中心（含夜间值守）".repeat(4);
    month.account_name = long.clone();
    let numbers = (0..90).map(|n| {
        number(
            &format!("0108888{n:04}"),
            edgecall_model::number::NumberType::Landline,
            10_000,
        )
    });
    month.departments[0].numbers.extend(numbers);
    let statement = statements(&month).remove(0);
    let pdf = settlement_pdf(&statement, Language::Chinese, &context()).expect("a PDF");
    let info = poppler("pdfinfo", &["-"], &pdf);
    let pages: usize = line(&info, "Pages:")[1].parse().expect("a count");
    assert!(pages >= 4, "{info}");
    assert!(info.contains("(A4)"), "{info}");
    let text = poppler("pdftotext", &["-layout", "-", "-"], &pdf);
    let by_page: Vec<_> = text.split('\u{c}').collect();
    for page in 1..=pages {
        assert!(by_page[page - 1].contains(&format!("第 {page} 页，共 {pages} 页")));
    }
    assert!(
        by_page[..3]
            .iter()
            .all(|page| page.contains("最低消费（元）")),
        "the head repeats"
    );
    let name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(name.contains(&long[..60]), "{text}");
    assert!(
        (0..90).all(|n| text.contains(&format!("0108888{n:04}"))),
        "no row is lost"
    );
}

#[test]
fn only_a_statement_that_may_still_change_carries_the_draft_mark() {
    let open = whole();
    let marked = |statement: &Statement, language| {
        let pdf = settlement_pdf(statement, language, &context()).expect("a PDF");
        let text = poppler("pdftotext", &["-raw", "-", "-"], &pdf);
        // Slanting characters come out one by one.
        let joined = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        joined(&text).contains(&joined(words::DRAFT.get(language)))
    };
    let settled = settle(open.clone(), true, true).expect("it can be settled");
    assert_eq!(settled.head.state, StatementState::Settled);
    for language in BOTH {
        assert!(marked(&open, language));
        assert!(!marked(&settled, language));
    }
}

#[test]
fn a_second_export_gives_the_identical_file_with_embedded_fonts() {
    for language in BOTH {
        let first = settlement_pdf(&whole(), language, &context()).expect("a PDF");
        let second = settlement_pdf(&whole(), language, &context()).expect("a PDF");
        assert!(first == second);
        assert!(
            first.len() < 200_000,
            "{} bytes: the font must be a subset",
            first.len()
        );
        let fonts = poppler("pdffonts", &["-"], &first);
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(
            !rows.is_empty() && rows.iter().all(|row| row.contains("+NotoSansSC")),
            "{fonts}"
        );
    }
}

#[test]
fn unrated_legs_are_named() {
    let lines = vec![month::line(
        1,
        month::LANDLINE,
        edgecall_model::record::ChargeType::OutboundToAgent,
        3,
        None,
    )];
    let statement = only(DepartmentMonth {
        lines,
        ..DepartmentMonth::new(department(1), "客服中心一部")
    });
    let text = text_of(&statement, Language::Chinese);
    assert!(text.contains("外呼呼转座席（未批价）"), "{text}");
    assert!(text.contains("有 1 条话单未批价"));
}

#[test]
fn deleted_numbers_are_counted_in_brackets() {
    let mut gone = number("17000000001", edgecall_model::number::NumberType::Mobile, 0);
    gone.deleted = Some(month::day("2025-11-15"));
    gone.fee_when_opened = PartOfMonth::Full;
    let statement = only(DepartmentMonth {
        numbers: vec![gone],
        ..DepartmentMonth::new(department(1), "一部")
    });
    assert!(text_of(&statement, Language::Chinese).contains("1（1）"));
    assert!(text_of(&statement, Language::English).contains("1 (1)"));
}

#[test]
#[ignore = "writes PDFs to look at into the folder named by EDGECALL_PDF_DIR"]
fn notices_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("EDGECALL_PDF_DIR").expect("a folder"));
    let settled = settle(whole(), true, true).expect("it can be settled");
    let empty = only(DepartmentMonth::new(department(1), "客服中心一部"));
    for (name, statement) in [("draft", whole()), ("settled", settled), ("empty", empty)] {
        for (tag, language) in [("zh", Language::Chinese), ("en", Language::English)] {
            let pdf = settlement_pdf(&statement, language, &context()).expect("a PDF");
            std::fs::write(folder.join(format!("{name}-{tag}.pdf")), pdf).expect("written");
        }
    }
}

#[test]
fn every_word_of_the_notice_exists_in_both_languages_and_in_the_font() {
    let face = face::Face::embedded().expect("the font");
    for text in words::ALL {
        for language in BOTH {
            let word = text.get(language);
            assert!(!word.is_empty());
            assert!(
                face.glyphs(word).iter().all(|g| g.glyph_id.to_u32() != 0),
                "{word}"
            );
        }
    }
}

#[test]
fn lines_break_between_chinese_characters_at_spaces_and_inside_endless_words() {
    let face = face::Face::embedded().expect("the font");
    assert_eq!(face.lines("结算通知单", 10.0, 25.0), ["结算", "通知", "单"]);
    assert_eq!(
        face.lines("结算，通知", 10.0, 25.0),
        ["结", "算，", "通知"],
        "no line starts with a comma"
    );
    assert_eq!(
        face.lines("one two", 10.0, face.width("one tw", 10.0)),
        ["one", "two"]
    );
    let endless = "x".repeat(100);
    let lines = face.lines(&endless, 10.0, 50.0);
    assert!(lines.iter().all(|line| face.width(line, 10.0) <= 50.01));
    assert_eq!(lines.concat(), endless);
    assert_eq!(face.lines("", 10.0, 50.0), [""]);
    assert_eq!(
        face.lines("宽", 10.0, 1.0),
        ["宽"],
        "a box that is too narrow still gets its text"
    );
}

#[test]
fn the_file_is_named_for_department_and_month() {
    assert_eq!(file_name(&whole()), "settlement_BM0000001_202511.pdf");
}
