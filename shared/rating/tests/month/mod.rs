//! The month of the worked examples: a department's numbers, calls, seats and fees in November 2025.
#![allow(dead_code)]

use edgecall_model::event::{BoundPhone, CallKind, Cause, LegEnd, LegPurpose, Side};
use edgecall_model::number::{CustomerNumberKind, NumberType, Region};
use edgecall_model::organisation::Edition;
use edgecall_model::record::{
    AgentRef, AnswerStatus, BillLine, CallRecord, ChargeType, LegRecord, RECORD_VERSION,
};
use edgecall_model::time::day_start;
use edgecall_model::{
    AgentId, At, BillingAccountId, BranchId, CallId, DepartmentId, LegNo, Money, TenantId,
};
use edgecall_rating::statement::StatementState;
use edgecall_rating::statement::input::*;
use edgecall_rating::*;
use jiff::civil::Date;

pub const ZONE: &str = "Asia/Shanghai";
pub const N400: &str = "4001234567";
pub const LANDLINE: &str = "01012345678";
pub const LINE: &str = "01087654321";

pub fn account() -> BillingAccountId {
    BillingAccountId::new("ACC1").expect("an id")
}

pub fn department(n: u8) -> DepartmentId {
    DepartmentId::new(format!("BM000000{n}")).expect("an id")
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn noon(text: &str) -> At {
    day_start(text, ZONE).expect("a day").plus(12 * 3_600_000)
}

/// Rates of examples 1 and 2.
pub fn card() -> RateCard {
    use ChargeType::*;
    let of = |number_kind, rates: &[(ChargeType, i64)]| -> Vec<Rate> {
        let rate = |(charge, rate): &(_, _)| Rate {
            number_kind,
            charge: *charge,
            per_minute: Money(*rate),
        };
        rates.iter().map(rate).collect()
    };
    let n400 = [
        (CustomerInbound, 1_000),
        (TransferToAgent, 1_500),
        (TransferToAgentIad, 300),
        (TransferToAgentIp, 0),
    ];
    let landline = [
        (OutboundToCustomer, 800),
        (OutboundToAgent, 600),
        (OutboundToAgentIad, 200),
    ];
    let rates = [
        of(NumberType::N400, &n400),
        of(NumberType::Landline, &landline),
    ]
    .concat();
    RateCard::new(
        account(),
        vec![PriceList {
            from: "2025-01-01".into(),
            rates,
        }],
    )
    .expect("a card")
}

/// An inbound call to the 400 number: seconds of the customer's leg, then phone and seconds of the agent's.
pub fn call(n: u8, start: At, customer: i64, agent: Option<(BoundPhone, i64)>) -> CallRecord {
    let end = start.plus(customer * 1000 + 250);
    let leg = |no: u16, phone: Option<BoundPhone>, seconds: i64| LegRecord {
        leg: LegNo(no),
        agent: phone.map(|_| AgentRef {
            agent: AgentId::new("A1").expect("an id"),
            number: "1001".into(),
            name: "Li".into(),
        }),
        phone,
        purpose: if phone.is_some() {
            LegPurpose::QueueRing
        } else {
            LegPurpose::Own
        },
        queue: None,
        dial: if phone.is_some() {
            end.plus(-seconds * 1000 - 5_000)
        } else {
            start
        },
        answer: Some(end.plus(-seconds * 1000)),
        end,
        reason: LegEnd::Released,
        talk_seconds: seconds,
        ring_seconds: 5,
        external: None,
        offer: None,
        begun_by: None,
        hold_seconds: 0,
        holds: 0,
    };
    let mut legs = vec![leg(0, None, customer)];
    legs.extend(agent.map(|(phone, seconds)| leg(1, Some(phone), seconds)));
    let bridged = agent.is_some();
    CallRecord {
        v: RECORD_VERSION,
        call: CallId::from_parts(start, [n; 5]),
        tenant: TenantId::new("TCC0000001").expect("an id"),
        branch: BranchId::new("JG0000001").expect("an id"),
        department: department(1),
        kind: CallKind::Inbound,
        customer: "13800000001".into(),
        customer_kind: CustomerNumberKind::Mobile,
        region: Region::default(),
        hotline: N400.into(),
        hotline_kind: NumberType::N400,
        trunk: None,
        sip_call_id: String::new(),
        time_zone: ZONE.into(),
        excluded: false,
        start,
        platform_answer: Some(end.plus(-customer * 1000)),
        answer: bridged.then_some(start),
        end,
        status: if bridged {
            AnswerStatus::AgentAnswered
        } else {
            AnswerStatus::SystemAnswered
        },
        hangup_by: Side::Customer,
        cause: Cause::Normal,
        total_seconds: customer,
        talk_seconds: agent.map_or(0, |(_, seconds)| seconds),
        hold_seconds: 0,
        holds: 0,
        wait_seconds: 0,
        flow: None,
        path: vec![],
        visits: vec![],
        legs,
        recordings: vec![],
        decisions: vec![],
        agent: None,
        queue: None,
        controls: Default::default(),
    }
}

/// Calls A to D of example 1.
pub fn inbound_lines() -> Vec<BillLine> {
    let start = noon("2025-11-10");
    let calls = [
        call(1, start, 95, Some((BoundPhone::Telephone, 61))),
        call(2, start, 60, Some((BoundPhone::Iad, 30))),
        call(3, start, 10, None),
        call(4, start, 301, Some((BoundPhone::Browser, 250))),
    ];
    calls
        .iter()
        .flat_map(|record| rate(record, &card()))
        .collect()
}

/// One outbound leg as a bill line.
pub fn line(n: u16, number: &str, charge: ChargeType, minutes: i64, rate: Option<i64>) -> BillLine {
    let start = noon("2025-11-11").plus(i64::from(n) * 1000);
    BillLine {
        call: CallId::from_parts(start, [9; 5]),
        leg: LegNo(0),
        department: department(1),
        number: number.into(),
        number_kind: NumberType::Landline,
        charge,
        start,
        month: "2025-11".into(),
        seconds: minutes * 60,
        minutes,
        rate: rate.map(Money),
        amount: Money(minutes * rate.unwrap_or(0)),
        account: account(),
        free: false,
        free_minutes: 0,
    }
}

/// Legs of example 2.
pub fn outbound_lines() -> Vec<BillLine> {
    use ChargeType::*;
    let leg =
        |n, charge, seconds, rate| line(n, LANDLINE, charge, billed_minutes(seconds), Some(rate));
    vec![
        leg(1, OutboundToAgent, 130, 600),
        leg(2, OutboundToCustomer, 75, 800),
        leg(3, OutboundToAgentIad, 45, 200),
        leg(4, OutboundToCustomer, 12, 800),
    ]
}

/// Legs of example 5: 2,345 minutes, of them 210 free.
pub fn package_lines() -> Vec<BillLine> {
    let mut lines: Vec<_> = (0..427)
        .map(|n| line(100 + n, LINE, ChargeType::OutboundToCustomer, 5, None))
        .collect();
    lines.extend((0..21).map(|n| BillLine {
        free: true,
        free_minutes: 0,
        rate: Some(Money::ZERO),
        ..line(600 + n, LINE, ChargeType::OutboundToCustomer, 10, None)
    }));
    lines
}

pub fn package() -> PackagePlan {
    PackagePlan {
        numbers: vec![LINE.into()],
        ..PackagePlan::voice_line(Money(2_000_000))
    }
}

pub fn seats(n: i64, from: &str) -> SeatUse {
    SeatUse {
        edition: Edition::Standard,
        seats: n,
        price: Money(1_200_000),
        from: day(from),
        prepaid_order: None,
    }
}

pub fn number(number: &str, kind: NumberType, minimum: i64) -> NumberMonth {
    NumberMonth {
        number: number.into(),
        kind,
        function_fee: Money(200_000),
        fee_when_opened: PartOfMonth::Full,
        minimum: Money(minimum),
        minimum_when_deleted: PartOfMonth::Full,
        opened: day("2025-01-01"),
        deleted: None,
    }
}

pub fn asr() -> AsrUse {
    let job = |channels: &[i64]| AsrJob {
        channel_seconds: channels.to_vec(),
        failed: false,
    };
    let failed = AsrJob {
        channel_seconds: vec![600],
        failed: true,
    };
    AsrUse {
        rate: Money(200),
        jobs: vec![job(&[113, 113]), job(&[33, 33]), job(&[363]), failed],
    }
}

pub fn checks() -> CustomCharge {
    CustomCharge {
        name: "号码状态检测".into(),
        unit: "次".into(),
        quantity_thousandths: 167_000,
        price: Money(500),
        remark: String::new(),
    }
}

/// The department of example 7.
pub fn whole_department() -> DepartmentMonth {
    DepartmentMonth {
        main_hotline: N400.into(),
        numbers: vec![
            number(N400, NumberType::N400, 1_000_000),
            number(LANDLINE, NumberType::Landline, 0),
            number(LINE, NumberType::Landline, 0),
        ],
        lines: [inbound_lines(), outbound_lines(), package_lines()].concat(),
        seats: vec![seats(10, "2025-01-01"), seats(5, "2025-11-21")],
        packages: vec![package()],
        asr: vec![asr()],
        custom: vec![checks()],
        ..DepartmentMonth::new(department(1), "客服中心一部")
    }
}

pub fn month_of(departments: Vec<DepartmentMonth>) -> AccountMonth {
    AccountMonth {
        tenant: TenantId::new("TCC0000001").expect("an id"),
        tenant_name: "示例科技".into(),
        account_name: "示例科技有限公司".into(),
        sales_manager: String::new(),
        month: Month::parse("2025-11").expect("a month"),
        state: StatementState::PreBilled,
        card: card(),
        minimum: Money::ZERO,
        shared_seats: vec![],
        reductions: vec![],
        departments,
    }
}

/// The account of example 7.
pub fn whole_month() -> AccountMonth {
    let month = Month::parse("2025-11").expect("a month");
    AccountMonth {
        minimum: Money(20_000_000),
        reductions: vec![Reduction {
            name: "新客户优惠".into(),
            from: month,
            to: month,
            rule: ReductionRule::Fixed(Money(1_000_000)),
        }],
        ..month_of(vec![whole_department()])
    }
}

pub fn only(department: DepartmentMonth) -> Statement {
    statements(&month_of(vec![department])).remove(0)
}
