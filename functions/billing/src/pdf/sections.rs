//! The statement's sections as tables, in order (BILL-56). A section without use shows one row of zeros.

use super::table::{Column, Table, figures, words as text};
use super::words;
use edgecall_model::{Language, Money, Text};
use edgecall_rating::Statement;
use edgecall_rating::statement::{CallChargeRow, CallCharges, FunctionFee, SeatRow};

/// All tables of a notice.
pub fn tables(statement: &Statement, language: Language) -> Vec<Table> {
    Notice {
        statement,
        language,
    }
    .tables()
}

/// A text, or a dash where there is none.
pub fn or_dash(text: &str) -> String {
    if text.is_empty() {
        "-".to_owned()
    } else {
        text.to_owned()
    }
}

/// A price with 3 decimals, or with all 4 when the fourth counts.
fn price(price: Money) -> String {
    if price == price.to_thousandths() {
        price.text3()
    } else {
        price.text4()
    }
}

struct Notice<'a> {
    statement: &'a Statement,
    language: Language,
}

impl Notice<'_> {
    fn tables(&self) -> Vec<Table> {
        let s = self.statement;
        let mut tables = vec![
            self.monthly_minimum(),
            self.function_fee(words::NUMBER_FEE, &s.number_fee),
            self.function_fee(words::MOBILE_NUMBER_FEE, &s.mobile_number_fee),
        ];
        tables.extend(
            s.call_charges
                .iter()
                .map(|section| self.call_charges(section)),
        );
        tables.extend([
            self.seat_fee(),
            self.package_fee(),
            self.asr_fee(),
            self.custom_charges(),
            self.account_minimum(),
            self.totals(),
        ]);
        tables
    }

    fn say(&self, text: Text) -> &'static str {
        text.get(self.language)
    }

    fn words(&self, head: Text, share: f32) -> Column {
        text(self.say(head), share)
    }

    fn figures(&self, head: Text, share: f32) -> Column {
        figures(self.say(head), share)
    }

    fn rate(&self, rate: Money) -> String {
        format!("{} {}", rate.text4(), self.say(words::PER_MINUTE))
    }

    fn minutes(&self, minutes: i64) -> String {
        format!("{minutes} {}", self.say(words::MINUTES))
    }

    /// A sum row: the word, which spans what is left of the sum, and the sum in its column.
    fn sum(&self, columns: usize, at: usize, sum: Money) -> Option<Vec<String>> {
        let mut row = vec![String::new(); columns];
        row[0] = self.say(words::SUM).to_owned();
        row[at] = sum.text3();
        Some(row)
    }

    fn table(
        &self,
        title: &str,
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
        sum: Option<Vec<String>>,
    ) -> Table {
        Table {
            title: title.to_owned(),
            continued: self.say(words::CONTINUED),
            note: String::new(),
            columns,
            rows,
            sum,
        }
    }

    fn monthly_minimum(&self) -> Table {
        let section = &self.statement.monthly_minimum;
        let mut rows: Vec<Vec<String>> = section
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.number.clone(),
                    r.minimum.text3(),
                    self.say(words::mode(r.mode)).to_owned(),
                    r.call_charge.text3(),
                    r.shortfall.text3(),
                    self.say(words::number_state(r.state)).to_owned(),
                ]
            })
            .collect();
        if rows.is_empty() {
            rows.push(
                ["-", "0.000", "-", "0.000", "0.000", "-"]
                    .map(String::from)
                    .to_vec(),
            );
        }
        let columns = vec![
            self.words(words::HOTLINE, 1.5),
            self.figures(words::MINIMUM, 1.2),
            self.words(words::MODE, 1.1),
            self.figures(words::CALL_CHARGE, 1.5),
            self.figures(words::SHORTFALL, 1.3),
            self.words(words::NUMBER_STATE, 1.2),
        ];
        self.table(
            self.say(words::MONTHLY_MINIMUM),
            columns,
            rows,
            self.sum(6, 4, section.sum),
        )
    }

    fn function_fee(&self, title: Text, fee: &FunctionFee) -> Table {
        let count = match self.language {
            Language::Chinese => format!("{}（{}）", fee.numbers, fee.deleted),
            Language::English => format!("{} ({})", fee.numbers, fee.deleted),
        };
        let columns = vec![
            self.words(words::COUNT, 1.0),
            self.figures(words::FEE_SUM, 1.0),
        ];
        self.table(
            self.say(title),
            columns,
            vec![vec![count, fee.sum.text3()]],
            None,
        )
    }

    fn call_charges(&self, section: &CallCharges) -> Table {
        let row = |r: &CallChargeRow| {
            let name = self.say(words::charge(r.charge));
            let remark = match (r.unrated, r.free) {
                (true, _) => Some(words::UNRATED),
                (false, true) => Some(words::FREE),
                (false, false) => None,
            };
            let name = match (remark, self.language) {
                (None, _) => name.to_owned(),
                (Some(remark), Language::Chinese) => format!("{name}（{}）", remark.zh),
                (Some(remark), Language::English) => format!("{name} ({})", remark.en),
            };
            vec![
                name,
                self.rate(r.rate),
                self.minutes(r.minutes),
                r.amount.text3(),
            ]
        };
        let sum = vec![
            self.say(words::SUM).to_owned(),
            String::new(),
            self.minutes(section.minutes),
            section.sum.text3(),
        ];
        let columns = vec![
            self.words(words::CHARGE_TYPE, 1.6),
            self.figures(words::RATE, 1.2),
            self.figures(words::VOLUME, 1.0),
            self.figures(words::CHARGE, 1.0),
        ];
        let title = self.say(words::call_section(section.number_kind));
        let mut table = self.table(
            title,
            columns,
            section.rows.iter().map(row).collect(),
            Some(sum),
        );
        table.note = self.say(words::BASIC_NOTE).to_owned();
        table
    }

    fn seat_name(&self, row: &SeatRow) -> String {
        let mut name = self.say(words::edition(row.edition)).to_owned();
        let mut add = |remark: String| {
            name = match self.language {
                Language::Chinese => format!("{name}（{remark}）"),
                Language::English => format!("{name} ({remark})"),
            };
        };
        if !row.order.is_empty() {
            add(format!("{} {}", self.say(words::PREPAID), row.order));
        }
        if row.shared {
            add(self.say(words::SHARED).to_owned());
        }
        name
    }

    fn seat_fee(&self) -> Table {
        let section = &self.statement.seat_fee;
        let mut rows: Vec<_> = section
            .rows
            .iter()
            .map(|r| {
                let days = format!("{} / {}", r.days, r.days_of_month);
                vec![
                    self.seat_name(r),
                    r.seats.to_string(),
                    price(r.price),
                    days,
                    r.amount.text3(),
                ]
            })
            .collect();
        if rows.is_empty() {
            rows.push(["-", "0", "0.000", "0", "0.000"].map(String::from).to_vec());
        }
        let columns = vec![
            self.words(words::EDITION, 2.0),
            self.figures(words::SEATS, 0.8),
            self.figures(words::PRICE_MONTH, 1.2),
            self.figures(words::DAYS, 1.0),
            self.figures(words::AMOUNT, 1.1),
        ];
        self.table(
            self.say(words::SEAT_FEE),
            columns,
            rows,
            self.sum(5, 4, section.sum),
        )
    }

    fn package_fee(&self) -> Table {
        let section = &self.statement.package_fee;
        let mut rows: Vec<_> = section
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.package.clone(),
                    r.monthly_fee.text3(),
                    r.included_minutes.to_string(),
                    r.used_minutes.to_string(),
                    r.overage_minutes.to_string(),
                    self.rate(r.overage_rate),
                    r.overage_charge.text3(),
                    r.amount.text3(),
                ]
            })
            .collect();
        if rows.is_empty() {
            let mut row = ["-", "0.000", "0", "0", "0", "", "0.000", "0.000"]
                .map(String::from)
                .to_vec();
            row[5] = self.rate(Money::ZERO);
            rows.push(row);
        }
        let columns = vec![
            self.words(words::PACKAGE, 1.3),
            self.figures(words::MONTHLY_FEE, 1.1),
            self.figures(words::INCLUDED, 1.05),
            self.figures(words::USED, 1.05),
            self.figures(words::OVERAGE, 1.05),
            self.figures(words::OVERAGE_RATE, 1.6),
            self.figures(words::OVERAGE_CHARGE, 1.15),
            self.figures(words::AMOUNT, 1.1),
        ];
        self.table(
            self.say(words::PACKAGE_FEE),
            columns,
            rows,
            self.sum(8, 7, section.sum),
        )
    }

    fn asr_fee(&self) -> Table {
        let section = &self.statement.asr_fee;
        let row = |jobs: i64, minutes: i64, rate: Money, amount: Money| {
            vec![
                jobs.to_string(),
                self.minutes(minutes),
                self.rate(rate),
                amount.text3(),
            ]
        };
        let mut rows: Vec<_> = section
            .rows
            .iter()
            .map(|r| row(r.jobs, r.minutes, r.rate, r.amount))
            .collect();
        if rows.is_empty() {
            rows.push(row(0, 0, Money::ZERO, Money::ZERO));
        }
        let columns = vec![
            self.words(words::JOBS, 1.6),
            self.figures(words::VOLUME, 1.0),
            self.figures(words::RATE, 1.2),
            self.figures(words::AMOUNT, 1.0),
        ];
        self.table(
            self.say(words::ASR_FEE),
            columns,
            rows,
            self.sum(4, 3, section.sum),
        )
    }

    fn custom_charges(&self) -> Table {
        let section = &self.statement.custom_charges;
        let mut rows: Vec<_> = section
            .rows
            .iter()
            .map(|r| {
                vec![
                    or_dash(&r.name),
                    or_dash(&r.unit),
                    or_dash(&r.remark),
                    r.quantity_text(),
                    r.price.text4(),
                    r.amount.text3(),
                ]
            })
            .collect();
        if rows.is_empty() {
            rows.push(
                ["-", "-", "-", "0", "0.0000", "0.000"]
                    .map(String::from)
                    .to_vec(),
            );
        }
        let columns = vec![
            self.words(words::NAME, 1.8),
            self.words(words::UNIT, 0.7),
            self.words(words::REMARK, 1.8),
            self.figures(words::QUANTITY, 0.9),
            self.figures(words::PRICE, 1.1),
            self.figures(words::AMOUNT, 1.1),
        ];
        self.table(
            self.say(words::CUSTOM),
            columns,
            rows,
            self.sum(6, 5, section.sum),
        )
    }

    fn account_minimum(&self) -> Table {
        let section = &self.statement.account_minimum;
        let row = [section.minimum, section.charges_before, section.shortfall].map(Money::text3);
        let columns = vec![
            self.words(words::MINIMUM, 1.0),
            self.figures(words::CHARGES_BEFORE, 1.0),
            self.figures(words::SHORTFALL, 1.0),
        ];
        let mut table = self.table(
            self.say(words::ACCOUNT_MINIMUM),
            columns,
            vec![row.to_vec()],
            None,
        );
        table.note = self.say(words::ACCOUNT_NOTE).to_owned();
        table
    }

    fn totals(&self) -> Table {
        let totals = &self.statement.totals;
        let line = |label: &str, amount: Money| vec![label.to_owned(), amount.text3()];
        let mut rows = vec![line(self.say(words::STANDARD_FEE), totals.standard_fee)];
        for reduction in &totals.reduction_lines {
            let label = match self.language {
                Language::Chinese => format!("{}：{}", words::REDUCTION_LINE.zh, reduction.name),
                Language::English => format!("{}: {}", words::REDUCTION_LINE.en, reduction.name),
            };
            rows.push(line(&label, reduction.amount));
        }
        rows.push(line(self.say(words::REDUCTION), totals.reduction));
        let columns = vec![
            self.words(words::ITEM, 2.0),
            self.figures(words::AMOUNT, 1.0),
        ];
        let sum = Some(line(self.say(words::ACTUAL_CHARGE), totals.actual_charge));
        self.table(self.say(words::TOTALS), columns, rows, sum)
    }
}
