//! The font: measuring and breaking of text.

use super::PdfFault;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Noto Sans SC has Latin and Chinese glyphs in one file; the writer has no fallback to another font.
static FONT: &[u8] = include_bytes!("../../fonts/NotoSansSC-Regular.ttf");

/// Height of a line as a multiple of the font size.
pub const LINE_HEIGHT: f32 = 1.45;

/// Distance from the top of a line to its base line as a multiple of the font size.
pub const BASE_LINE: f32 = 1.08;

/// A font that can measure.
pub struct Face {
    /// The font for drawing.
    pub font: Font,
    outline: FontRef<'static>,
}

impl Face {
    /// The font inside the function.
    pub fn embedded() -> Result<Face, PdfFault> {
        let font = Font::new(FONT.into(), 0).ok_or(PdfFault::Font)?;
        let outline = FontRef::new(FONT).map_err(|_| PdfFault::Font)?;
        Ok(Face { font, outline })
    }

    /// Glyphs of a line with their advances. Each stands for its own characters, so that the text can be
    /// marked and searched.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let characters = self.outline.charmap();
        let metrics = self
            .outline
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = self.font.units_per_em();
        text.char_indices()
            .map(|(at, c)| {
                let glyph = characters.map(c).unwrap_or_default();
                let advance = metrics.advance_width(glyph).unwrap_or(em) / em;
                let id = GlyphId::new(glyph.to_u32());
                KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
            })
            .collect()
    }

    /// Width of a line in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text)
            .iter()
            .map(|glyph| glyph.x_advance * size)
            .sum()
    }

    /// Breaks a text into lines that are no wider than `width` points: at spaces and between Chinese
    /// characters, a longer word inside. At least one line.
    pub fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let clean: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let advances: Vec<(char, f32)> = clean
            .chars()
            .zip(self.glyphs(&clean))
            .map(|(c, glyph)| (c, glyph.x_advance * size))
            .collect();
        let mut lines = Vec::new();
        let mut rest = advances.as_slice();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(first_line(rest, width));
            lines.push(
                line.iter()
                    .map(|(c, _)| c)
                    .collect::<String>()
                    .trim_end()
                    .to_owned(),
            );
            let skip = after.iter().take_while(|(c, _)| *c == ' ').count();
            rest = &after[skip..];
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }
}

/// How many characters the first line takes; at least one.
fn first_line(text: &[(char, f32)], width: f32) -> usize {
    let mut used = 0.0;
    let mut last_break = 0;
    for (i, (c, advance)) in text.iter().enumerate() {
        if i > 0 && may_break(text[i - 1].0, *c) {
            last_break = i;
        }
        used += advance;
        // A space at the end of a line may hang over. The tolerance is for sums of rounded advances.
        if used > width + 0.01 && *c != ' ' {
            return if last_break > 0 { last_break } else { i.max(1) };
        }
    }
    text.len()
}

fn may_break(before: char, after: char) -> bool {
    const NOT_FIRST: &str = "，。、；：？！）》」』】”’,.;:?!)%";
    const NOT_LAST: &str = "（《「『【“‘(¥";
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || wide(before) || wide(after)
}

fn wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}
