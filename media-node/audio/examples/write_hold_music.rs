//! Writes the waiting music as WAV and MP3, to listen to: `cargo run -p media-audio --example write_hold_music DIR`.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let (wav, mp3) = (
        PathBuf::from(&folder).join("hold-music.wav"),
        PathBuf::from(&folder).join("hold-music.mp3"),
    );
    media_audio::hold_music().save_wav(&wav)?;
    media_audio::mp3::encode(&wav, &mp3)?;
    println!("{} and {}", wav.display(), mp3.display());
    Ok(())
}
