//! Slider checks: a picture with a gap that the slider is moved to.

use edgecall_api::Nothing;
use edgecall_api::operations::account::ChallengeCreate;
use edgecall_api::views::{Challenge, ChallengeAnswer};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_store::random_bytes;
use function_runtime::{Context, Input};
use std::fmt::Write;

/// How far off the slider may be, in units of the picture.
const TOLERANCE: u16 = 6;

pub async fn create(
    context: &mut Context,
    _: Input<ChallengeCreate>,
) -> Result<Challenge, Problem> {
    let random = random_bytes::<40>();
    // Away from the start, so that a slider that was never moved is wrong.
    let position = 60 + u16::from(random[0]) * 200 / 255;
    let id = context
        .store()
        .start_challenge(position, context.now())
        .await?;
    Ok(Challenge {
        id,
        picture: picture(position, &random),
    })
}

/// Uses a check up.
///
/// # Errors
/// `challenge_failed`.
pub async fn passed(context: &Context, answer: &ChallengeAnswer) -> Result<Nothing, Problem> {
    let right = context
        .store()
        .take_challenge(&answer.id, context.now())
        .await?;
    match right {
        Some(position) if position.abs_diff(answer.position) <= TOLERANCE => Ok(Nothing {}),
        _ => Err(Problem::new(&codes::CHALLENGE_FAILED)),
    }
}

/// 300 by 120: a landscape of random circles, and the gap, whose upper tip is at `position`.
fn picture(position: u16, random: &[u8; 40]) -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 300 120\" width=\"300\" height=\"120\">\
         <defs><linearGradient id=\"sky\" x1=\"0\" y1=\"0\" x2=\"1\" y2=\"1\"><stop offset=\"0\" stop-color=\"#2b6777\"/>\
         <stop offset=\"1\" stop-color=\"#c8d8e4\"/></linearGradient></defs>\
         <rect width=\"300\" height=\"120\" fill=\"url(#sky)\"/>",
    );
    for dot in random[1..37].chunks(4) {
        let (x, y) = (u32::from(dot[0]) * 300 / 255, u32::from(dot[1]) * 120 / 255);
        let (radius, hue) = (8 + u32::from(dot[2]) / 10, 150 + u32::from(dot[3]) / 4);
        let _ = write!(
            svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"hsl({hue} 35% 55%)\" fill-opacity=\"0.45\"/>"
        );
    }
    let top = 25 + u32::from(random[37]) / 8;
    let _ = write!(
        svg,
        "<path class=\"gap\" d=\"M{position} {top}l18 18l-18 18l-18 -18z\" fill=\"#14323b\" fill-opacity=\"0.75\" \
         stroke=\"#ffffff\" stroke-width=\"2\"/></svg>"
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_stands_where_the_answer_is() {
        let svg = picture(123, &[9; 40]);
        assert!(svg.contains("class=\"gap\" d=\"M123 "), "{svg}");
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
    }
}
