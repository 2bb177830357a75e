//! Pages: what is drawn where, and writing it.

use super::PdfFault;
use super::face::{BASE_LINE, Face, LINE_HEIGHT};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;

/// A4 upright in points.
const PAGE: (f32, f32) = (595.28, 841.89);
/// Left and right margin.
pub const MARGIN: f32 = 48.0;
const TOP: f32 = 52.0;
const BOTTOM: f32 = 64.0;
/// Width between the margins.
pub const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Height between top and bottom margin.
pub const HEIGHT: f32 = PAGE.1 - TOP - BOTTOM;

/// Colours of the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Side remarks.
    Grey,
    /// Rules.
    Rule,
    /// Background of table heads.
    Shade,
}

impl Ink {
    fn color(self) -> rgb::Color {
        let level = match self {
            Ink::Black => (24, 28, 36),
            Ink::Grey => (98, 104, 116),
            Ink::Rule => (196, 201, 210),
            Ink::Shade => (238, 241, 246),
        };
        rgb::Color::new(level.0, level.1, level.2)
    }
}

/// Size, weight and colour of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Points.
    pub size: f32,
    /// Drawn heavier. One font file serves both weights.
    pub bold: bool,
    /// Colour.
    pub ink: Ink,
}

impl Style {
    /// Height of one line.
    pub fn line(self) -> f32 {
        self.size * LINE_HEIGHT
    }
}

/// Where a line stands in its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Left,
    /// Centre.
    Centre,
    /// Right.
    Right,
}

/// The box of a line of text, from the sheet's current height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Left side, from the margin.
    pub x: f32,
    /// Distance below the current height.
    pub down: f32,
    /// Width.
    pub width: f32,
    /// Where the line stands in it.
    pub align: Align,
}

impl Place {
    /// The whole width.
    pub fn across(align: Align) -> Place {
        Place {
            x: 0.0,
            down: 0.0,
            width: WIDTH,
            align,
        }
    }

    /// The same box further down.
    pub fn lower(self, down: f32) -> Place {
        Place { down, ..self }
    }
}

enum Mark {
    Text {
        x: f32,
        base: f32,
        text: String,
        style: Style,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
}

/// What every page carries beside its content.
pub struct Frame {
    /// Title of the document.
    pub title: String,
    /// Language tag.
    pub language: &'static str,
    /// Local issue time: year, month, day, hour, minute, and the zone's hours and minutes from UTC.
    pub issued: (i16, [u8; 4], (i8, u8)),
    /// Bottom left of every page.
    pub foot: String,
    /// Bottom right, by page and pages.
    pub page_of: fn(usize, usize) -> String,
    /// Diagonal mark across every page.
    pub draft: Option<&'static str>,
}

/// Pages that are filled from top to bottom.
pub struct Sheet {
    pages: Vec<Vec<Mark>>,
    y: f32,
}

impl Sheet {
    /// One empty page.
    pub fn new() -> Self {
        Sheet {
            pages: vec![Vec::new()],
            y: 0.0,
        }
    }

    /// Height that is left on this page.
    pub fn left(&self) -> f32 {
        HEIGHT - self.y
    }

    /// Starts a page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = 0.0;
    }

    /// Moves down.
    pub fn skip(&mut self, height: f32) {
        self.y += height;
    }

    /// One line of text in a box at the current height; does not move.
    pub fn text(&mut self, face: &Face, text: &str, style: Style, place: Place) {
        let room = place.width - face.width(text, style.size);
        let shift = match place.align {
            Align::Left => 0.0,
            Align::Centre => room / 2.0,
            Align::Right => room,
        };
        let base = TOP + self.y + place.down + style.size * BASE_LINE;
        self.mark(Mark::Text {
            x: MARGIN + place.x + shift,
            base,
            text: text.to_owned(),
            style,
        });
    }

    /// Lines over the whole width, broken as needed; moves below them and turns pages.
    pub fn paragraph(&mut self, face: &Face, text: &str, style: Style, align: Align) {
        for line in face.lines(text, style.size, WIDTH) {
            if self.left() < style.line() {
                self.turn();
            }
            self.text(face, &line, style, Place::across(align));
            self.skip(style.line());
        }
    }

    /// A filled box from the current height on.
    pub fn shade(&mut self, x: f32, width: f32, height: f32, ink: Ink) {
        let y = TOP + self.y;
        self.mark(Mark::Box {
            x: MARGIN + x,
            y,
            width,
            height,
            ink,
        });
    }

    /// A thin line over the whole width at the current height.
    pub fn rule(&mut self, ink: Ink) {
        self.shade(0.0, WIDTH, 0.6, ink);
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Writes the document.
    pub fn write(self, face: &Face, frame: &Frame) -> Result<Vec<u8>, PdfFault> {
        let mut document = Document::new();
        document.set_metadata(metadata(frame));
        let total = self.pages.len();
        for (at, marks) in self.pages.iter().enumerate() {
            let size = PageSettings::from_wh(PAGE.0, PAGE.1)
                .ok_or_else(|| PdfFault::Document("the page has no size".to_owned()))?;
            let mut page = document.start_page_with(size);
            let mut surface = page.surface();
            for mark in marks {
                draw(&mut surface, face, mark);
            }
            if let Some(draft) = frame.draft {
                draw_draft(&mut surface, face, draft);
            }
            draw_foot(&mut surface, face, frame, &(frame.page_of)(at + 1, total));
            surface.finish();
            page.finish();
        }
        document
            .finish()
            .map_err(|fault| PdfFault::Document(format!("{fault:?}")))
    }
}

fn metadata(frame: &Frame) -> Metadata {
    let (year, [month, day, hour, minute], (zone_hour, zone_minute)) = frame.issued;
    let issued = DateTime::new(year.unsigned_abs())
        .month(month)
        .day(day)
        .hour(hour)
        .minute(minute)
        .second(0)
        .utc_offset_hour(zone_hour)
        .utc_offset_minute(zone_minute);
    Metadata::new()
        .title(frame.title.clone())
        .language(frame.language.to_owned())
        .creator("Edgecall".to_owned())
        .creation_date(issued)
}

fn draw(surface: &mut Surface<'_>, face: &Face, mark: &Mark) {
    match mark {
        Mark::Text {
            x,
            base,
            text,
            style,
        } => {
            let color = style.ink.color();
            surface.set_fill(Some(Fill {
                paint: color.into(),
                ..Fill::default()
            }));
            surface.set_stroke(style.bold.then(|| Stroke {
                paint: color.into(),
                width: style.size * 0.035,
                ..Stroke::default()
            }));
            let glyphs = face.glyphs(text);
            let start = Point::from_xy(*x, *base);
            surface.draw_glyphs(start, &glyphs, face.font.clone(), text, style.size, false);
        }
        Mark::Box {
            x,
            y,
            width,
            height,
            ink,
        } => {
            surface.set_fill(Some(Fill {
                paint: ink.color().into(),
                ..Fill::default()
            }));
            surface.set_stroke(None);
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

/// The mark of a statement that may still change, over the content so that no shade hides it (BILL-59).
fn draw_draft(surface: &mut Surface<'_>, face: &Face, text: &str) {
    const SIZE: f32 = 52.0;
    let (x, y) = (PAGE.0 / 2.0, PAGE.1 / 2.0);
    surface.push_transform(&Transform::from_rotate_at(-52.0, x, y));
    surface.set_stroke(None);
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(190, 60, 60).into(),
        opacity: NormalizedF32::new(0.16).unwrap_or(NormalizedF32::ONE),
        ..Fill::default()
    }));
    let start = Point::from_xy(x - face.width(text, SIZE) / 2.0, y + SIZE * 0.35);
    surface.draw_glyphs(
        start,
        &face.glyphs(text),
        face.font.clone(),
        text,
        SIZE,
        false,
    );
    surface.pop();
}

fn draw_foot(surface: &mut Surface<'_>, face: &Face, frame: &Frame, page_of: &str) {
    let style = Style {
        size: 8.0,
        bold: false,
        ink: Ink::Grey,
    };
    let base = PAGE.1 - BOTTOM + 32.0;
    let rule = Mark::Box {
        x: MARGIN,
        y: base - 14.0,
        width: WIDTH,
        height: 0.6,
        ink: Ink::Rule,
    };
    draw(surface, face, &rule);
    let right = MARGIN + WIDTH - face.width(page_of, style.size);
    let room = right - MARGIN - 12.0;
    let foot = face.lines(&frame.foot, style.size, room).swap_remove(0);
    draw(
        surface,
        face,
        &Mark::Text {
            x: MARGIN,
            base,
            text: foot,
            style,
        },
    );
    draw(
        surface,
        face,
        &Mark::Text {
            x: right,
            base,
            text: page_of.to_owned(),
            style,
        },
    );
}
