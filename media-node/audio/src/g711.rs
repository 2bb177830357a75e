//! G.711 by table: both laws between bytes and 16-bit samples, a fraction of a nanosecond each.

/// Which of the two laws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Law {
    A,
    Mu,
}

impl Law {
    /// Decodes one byte.
    pub(crate) fn sample(self, code: u8) -> i16 {
        self.samples()[usize::from(code)]
    }

    fn samples(self) -> &'static [i16; 256] {
        match self {
            Law::A => &A_SAMPLES,
            Law::Mu => &MU_SAMPLES,
        }
    }

    /// Decodes as many bytes as there are, or room for them; returns how many.
    pub(crate) fn decode(self, codes: &[u8], out: &mut [i16]) -> usize {
        let table = self.samples();
        for (sample, code) in out.iter_mut().zip(codes) {
            *sample = table[usize::from(*code)];
        }
        codes.len().min(out.len())
    }

    /// Encodes as many samples as there are, or room for them; returns how many.
    pub(crate) fn encode(self, samples: &[i16], out: &mut [u8]) -> usize {
        match self {
            Law::A => {
                for (code, sample) in out.iter_mut().zip(samples) {
                    *code = A_CODES[usize::from(*sample as u16 >> 3)];
                }
            }
            Law::Mu => {
                for (code, sample) in out.iter_mut().zip(samples) {
                    *code = MU_CODES[usize::from(*sample as u16 >> 2)];
                }
            }
        }
        samples.len().min(out.len())
    }
}

static A_SAMPLES: [i16; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = a_to_linear(code as u8);
        code += 1;
    }
    table
};

static MU_SAMPLES: [i16; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = mu_to_linear(code as u8);
        code += 1;
    }
    table
};

/// A-law looks at 13 bits of a sample, µ-law at 14.
static A_CODES: [u8; 8_192] = {
    let mut table = [0; 8_192];
    let mut index = 0;
    while index < 8_192 {
        table[index] = linear_to_a(((index << 3) as u16) as i16);
        index += 1;
    }
    table
};

static MU_CODES: [u8; 16_384] = {
    let mut table = [0; 16_384];
    let mut index = 0;
    while index < 16_384 {
        table[index] = linear_to_mu(((index << 2) as u16) as i16);
        index += 1;
    }
    table
};

const fn a_to_linear(code: u8) -> i16 {
    let code = code ^ 0x55;
    let exponent = (code >> 4) & 7;
    let mantissa = (code & 0x0f) as i16;
    let size = if exponent == 0 {
        (mantissa << 4) + 8
    } else {
        ((mantissa << 4) + 0x108) << (exponent - 1)
    };
    if code & 0x80 != 0 { size } else { -size }
}

const fn mu_to_linear(code: u8) -> i16 {
    let code = !code;
    let exponent = (code >> 4) & 7;
    let mantissa = (code & 0x0f) as i16;
    let size = (((mantissa << 3) + 0x84) << exponent) - 0x84;
    if code & 0x80 != 0 { -size } else { size }
}

const fn linear_to_a(sample: i16) -> u8 {
    let value = sample >> 3;
    let (mask, size) = if value >= 0 {
        (0xd5, value as u16)
    } else {
        (0x55, (-value - 1) as u16)
    };
    // Segment 0 and 1 have the same step; each further one doubles it.
    let bits = 16 - size.leading_zeros();
    let segment = bits.saturating_sub(5);
    let mantissa = if segment < 2 {
        size >> 1
    } else {
        size >> segment
    } & 0x0f;
    (((segment as u8) << 4) | mantissa as u8) ^ mask
}

const fn linear_to_mu(sample: i16) -> u8 {
    const BIAS: u16 = 33;
    const CLIP: u16 = 8_158;
    let value = sample >> 2;
    let (mask, size) = if value >= 0 {
        (0xff, value as u16)
    } else {
        (0x7f, value.unsigned_abs())
    };
    let size = (if size > CLIP { CLIP } else { size }) + BIAS;
    let segment = (16 - size.leading_zeros()).saturating_sub(6);
    let mantissa = (size >> (segment + 1)) & 0x0f;
    (((segment as u8) << 4) | mantissa as u8) ^ mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use audio_codec::Decoder as _;
    use audio_codec::pcma::PcmaDecoder;
    use audio_codec::pcmu::PcmuDecoder;

    const LAWS: [Law; 2] = [Law::A, Law::Mu];

    #[test]
    fn every_code_decodes_as_another_implementation_says_and_encodes_back() {
        let codes: Vec<u8> = (0..=255).collect();
        for law in LAWS {
            let mut samples = [0; 256];
            assert_eq!(law.decode(&codes, &mut samples), 256);
            let expected = match law {
                Law::A => PcmaDecoder::new().decode(&codes),
                Law::Mu => PcmuDecoder::new().decode(&codes),
            };
            assert_eq!(samples.as_slice(), expected, "{law:?}");
            let mut back = [0; 256];
            law.encode(&samples, &mut back);
            // µ-law has two zeros; the negative one comes back as the other.
            if law == Law::Mu {
                assert_eq!(std::mem::replace(&mut back[0x7f], 0x7f), 0xff);
            }
            assert_eq!(back.as_slice(), codes, "{law:?}");
        }
    }

    #[test]
    fn every_sample_comes_back_within_half_a_step_of_its_segment() {
        for law in LAWS {
            for sample in i16::MIN..=i16::MAX {
                let mut code = [0];
                law.encode(&[sample], &mut code);
                let error = (i32::from(law.sample(code[0])) - i32::from(sample)).abs();
                // A step is a sixteenth of its segment's beginning; the smallest is 16 (A) and 8 (µ).
                let allowed = (i32::from(sample).abs() / 30 + 8).min(1_024);
                assert!(error <= allowed, "{law:?} {sample}: {error}");
            }
        }
    }
}
