//! `emerdiff models`.

use clap::Args;
use emerdiff::model::{self, FoundModel};

use crate::cli::error::Result;
use crate::cli::manner::print;

#[derive(Args)]
pub struct Arguments {
    /// Print the list as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let models = model::list();
    if arguments.json {
        let json = serde_json::to_string_pretty(&models).expect("strings and numbers only");
        return print(json);
    }
    models.iter().try_for_each(|model| print(line(model)))?;
    match model::folder() {
        Some(folder) => print(format!("models of yours go to {}", folder.display())),
        None => Ok(()),
    }
}

fn line(model: &FoundModel) -> String {
    let place = model.folder.as_ref().map_or("embedded".into(), |f| f.display().to_string());
    let what = match (&model.error, model.size, model.image) {
        (None, Some(size), Some(image)) => {
            let license = model.license.as_deref().unwrap_or_default();
            let megabytes = size as f64 / 1e6;
            format!("{}x{}, {megabytes:.1} MB, {license}", image.width, image.height)
        }
        (error, ..) => format!("unusable: {}", error.as_deref().unwrap_or_default()),
    };
    format!("{}  {place}  {what}", model.name)
}
