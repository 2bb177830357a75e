//! The notice's content: head and sections in the order of the statement (BILL-55, BILL-56).

use super::PdfContext;
use super::face::Face;
use super::sections::{or_dash, tables};
use super::sheet::{Align, Frame, Ink, Place, Sheet, Style, WIDTH};
use super::words;
use edgecall_model::Language;
use edgecall_rating::Statement;
use edgecall_rating::statement::StatementState;
use jiff::Zoned;

/// Lays the whole notice out.
pub fn compose(
    face: &Face,
    statement: &Statement,
    language: Language,
    context: &PdfContext,
) -> Sheet {
    let mut sheet = Sheet::new();
    head(&mut sheet, face, statement, language, context);
    for table in tables(statement, language) {
        table.draw(&mut sheet, face);
    }
    if statement.unrated_legs > 0 {
        let style = Style {
            size: 8.5,
            bold: true,
            ink: Ink::Black,
        };
        sheet.paragraph(
            face,
            &words::unrated_legs(statement.unrated_legs, language),
            style,
            Align::Left,
        );
        sheet.skip(8.0);
    }
    payment(&mut sheet, face, language, &context.payment_details);
    sheet
}

fn payment(sheet: &mut Sheet, face: &Face, language: Language, details: &[String]) {
    if details.is_empty() {
        return;
    }
    let title = Style {
        size: 10.5,
        bold: true,
        ink: Ink::Black,
    };
    let style = Style {
        size: 8.5,
        bold: false,
        ink: Ink::Black,
    };
    if sheet.left() < title.line() + style.line() {
        sheet.turn();
    }
    sheet.paragraph(face, words::PAYMENT.get(language), title, Align::Left);
    sheet.skip(3.0);
    for line in details {
        sheet.paragraph(face, line, style, Align::Left);
    }
}

/// Title, foot and draft mark.
pub fn frame(statement: &Statement, language: Language, context: &PdfContext) -> Frame {
    let issued = local(context);
    let number = format!(
        "{} {}",
        words::STATEMENT_NUMBER.get(language),
        context.statement_number
    );
    let small = |n: i8| n.unsigned_abs();
    let offset = issued.offset().seconds() / 60;
    Frame {
        title: format!(
            "{} {}",
            words::NOTICE.get(language).trim_start_matches('—').trim(),
            words::period(&statement.head.month, language)
        ),
        language: match language {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        },
        issued: (
            issued.year(),
            [
                small(issued.month()),
                small(issued.day()),
                small(issued.hour()),
                small(issued.minute()),
            ],
            ((offset / 60) as i8, (offset % 60).unsigned_abs() as u8),
        ),
        foot: format!(
            "{number} · {} {}",
            words::ISSUED.get(language),
            issue_time(context)
        ),
        page_of: words::page_of(language),
        draft: (statement.head.state == StatementState::PreBilled)
            .then(|| words::DRAFT.get(language)),
    }
}

fn local(context: &PdfContext) -> Zoned {
    let stamp =
        jiff::Timestamp::from_millisecond(context.issued.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    stamp.to_zoned(jiff::tz::TimeZone::get(&context.time_zone).unwrap_or(jiff::tz::TimeZone::UTC))
}

fn issue_time(context: &PdfContext) -> String {
    let local = local(context);
    let zone = local.time_zone().iana_name().unwrap_or("UTC").to_owned();
    format!("{} ({zone})", local.strftime("%Y-%m-%d %H:%M"))
}

fn head(
    sheet: &mut Sheet,
    face: &Face,
    statement: &Statement,
    language: Language,
    context: &PdfContext,
) {
    let operator = Style {
        size: 16.0,
        bold: true,
        ink: Ink::Black,
    };
    let title = Style {
        size: 12.0,
        bold: false,
        ink: Ink::Black,
    };
    sheet.paragraph(face, &context.operator_name, operator, Align::Centre);
    sheet.paragraph(face, words::NOTICE.get(language), title, Align::Centre);
    sheet.skip(10.0);
    sheet.rule(Ink::Rule);
    sheet.skip(8.0);
    let head = &statement.head;
    let due = statement.totals.actual_charge.text3();
    let due = match language {
        Language::Chinese => format!("¥{due} 元"),
        Language::English => format!("¥{due}"),
    };
    let facts = [
        (words::PERIOD, words::period(&head.month, language)),
        (words::USER_NAME, head.account_name.clone()),
        (words::DEPARTMENT, head.department_name.clone()),
        (words::MAIN_HOTLINE, or_dash(&head.main_hotline)),
        (
            words::STATE,
            words::state(head.state).get(language).to_owned(),
        ),
        (words::STATEMENT_NUMBER, or_dash(&context.statement_number)),
        (words::ISSUED, issue_time(context)),
    ];
    for (label, value) in facts {
        fact(
            sheet,
            face,
            label.get(language),
            &value,
            Style {
                size: 9.5,
                bold: false,
                ink: Ink::Black,
            },
        );
    }
    sheet.skip(3.0);
    let large = Style {
        size: 12.0,
        bold: true,
        ink: Ink::Black,
    };
    fact(sheet, face, words::AMOUNT_DUE.get(language), &due, large);
    sheet.skip(6.0);
    sheet.rule(Ink::Rule);
    sheet.skip(14.0);
}

/// A label and its value, which wraps.
fn fact(sheet: &mut Sheet, face: &Face, label: &str, value: &str, style: Style) {
    const LABEL: f32 = 150.0;
    let label_style = Style {
        size: 9.5,
        bold: false,
        ink: Ink::Grey,
    };
    // Both stand on one base line although their sizes differ.
    let lower = (style.size - label_style.size) * super::face::BASE_LINE;
    sheet.text(
        face,
        label,
        label_style,
        Place::across(Align::Left).lower(lower),
    );
    let place = Place {
        x: LABEL,
        down: 0.0,
        width: WIDTH - LABEL,
        align: Align::Left,
    };
    for line in face.lines(value, style.size, place.width) {
        sheet.text(face, &line, style, place);
        sheet.skip(style.line() + 1.5);
    }
}
