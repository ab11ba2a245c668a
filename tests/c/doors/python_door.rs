//! The Python package over the built library, in an interpreter without NumPy.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

use base64::prelude::{BASE64_STANDARD, Engine};
use image::{RgbImage, RgbaImage};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, from_value, json};

use super::door::{Ask, Door, Failure, Found, Model, Report, Result};
use crate::common::{c, root, runtime};

pub struct PythonDoor;

struct PythonModel(u32);
pub struct PythonSegmentation(pub u32);

/// The interpreter, which ends with the tests.
struct Interpreter {
    process: Child,
    answers: BufReader<ChildStdout>,
}

fn interpreter() -> &'static Mutex<Interpreter> {
    static INTERPRETER: OnceLock<Mutex<Interpreter>> = OnceLock::new();
    INTERPRETER.get_or_init(|| {
        // Isolated from the user's packages; -S leaves those of the site out too, NumPy among them.
        let program = "import sys; sys.path.insert(0, sys.argv[1]); exec(open(sys.argv[2]).read())";
        let mut process = Command::new("python3")
            .args(["-I", "-S", "-c", program])
            .arg(root().join("plugins/python/src"))
            .arg(root().join("tests/c/doors/python_door.py"))
            .env("EMERDIFF_LIBRARY", c::shared_library())
            .env("ORT_DYLIB_PATH", runtime().path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Mutex::new(Interpreter { process, answers })
    })
}

impl Interpreter {
    fn say(&mut self, value: &Value) {
        writeln!(self.process.stdin.as_mut().unwrap(), "{value}").unwrap();
    }

    fn hear(&mut self) -> Map<String, Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("the interpreter ended; its reason is above")
    }
}

/// Asks the interpreter to `do` something, and answers its reports of progress.
fn ask_with<T: DeserializeOwned>(request: &Value, report: Report<'_>) -> Result<T> {
    // A test that failed in the middle has spoilt nothing: every request is answered by a line.
    let mut interpreter = interpreter().lock().unwrap();
    interpreter.say(request);
    loop {
        let mut answer = interpreter.hear();
        if let Some(progress) = answer.remove("progress") {
            let (done, total) = from_value(progress).unwrap();
            interpreter.say(&Value::Bool(report(done, total)));
        } else if let Some(value) = answer.remove("ok") {
            return Ok(from_value(value).unwrap());
        } else {
            let status = from_value(answer["status"].take()).unwrap();
            return Err(Failure { status, text: from_value(answer["text"].take()).unwrap() });
        }
    }
}

/// Asks the interpreter to `call` an object with `arguments`.
pub fn call<T: DeserializeOwned>(on: u32, name: &str, mut arguments: Value) -> Result<T> {
    arguments["do"] = json!(name);
    arguments["on"] = json!(on);
    ask_with(&arguments, &mut |_, _| true)
}

/// The memory that base64 text holds.
pub fn unpacked(text: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(text).unwrap()
}

pub fn packed(picture: &RgbImage) -> Value {
    pixels(picture.dimensions(), picture.as_raw(), "rgb")
}

fn pixels((width, height): (u32, u32), bytes: &[u8], layout: &str) -> Value {
    let data = BASE64_STANDARD.encode(bytes);
    json!({ "data": data, "width": width, "height": height, "layout": layout })
}

impl Door for PythonDoor {
    fn load(&self, bundle: &Path) -> Result<Box<dyn Model>> {
        let request = json!({ "do": "load", "bundle": bundle });
        Ok(Box::new(PythonModel(ask_with(&request, &mut |_, _| true)?)))
    }

    fn open(&self, bytes: &[u8], memory_budget: u64) -> Result<Box<dyn Found>> {
        let data = BASE64_STANDARD.encode(bytes);
        let request = json!({ "do": "open", "data": data, "memory_budget": memory_budget });
        Ok(Box::new(PythonSegmentation(ask_with(&request, &mut |_, _| true)?)))
    }
}

impl Drop for PythonModel {
    fn drop(&mut self) {
        call::<()>(self.0, "drop", json!({})).unwrap();
    }
}

impl Drop for PythonSegmentation {
    fn drop(&mut self) {
        call::<()>(self.0, "drop", json!({})).unwrap();
    }
}

fn options(ask: &Ask) -> Value {
    json!({
        "n_segments": ask.num_regions,
        "granularity": ask.granularity.map(|granularity| granularity.to_string()),
        "num_masks": ask.num_masks,
        "finest_masks": ask.finest_masks,
        "num_inference_steps": ask.num_inference_steps,
        "strength": ask.strength.map(|strength| strength.to_string()),
        "connected": ask.connected,
        "seed": ask.seed,
        "memory_budget": ask.memory_budget,
        "transparent_region": ask.transparent_region,
    })
}

impl PythonModel {
    fn run(&self, picture: Value, ask: &Ask, report: Option<Report<'_>>) -> Result<Box<dyn Found>> {
        let (options, progress) = (options(ask), report.is_some());
        let request = json!({
            "do": "segment", "on": self.0, "picture": picture, "ask": options, "progress": progress,
        });
        let result = match report {
            Some(report) => ask_with(&request, report),
            None => ask_with(&request, &mut |_, _| true),
        };
        Ok(Box::new(PythonSegmentation(result?)))
    }
}

impl Model for PythonModel {
    fn segment(&self, picture: &RgbImage, ask: &Ask, report: Report<'_>) -> Result<Box<dyn Found>> {
        self.run(packed(picture), ask, Some(report))
    }

    fn segment_rgba(&self, picture: &RgbaImage, ask: &Ask) -> Result<Box<dyn Found>> {
        self.run(pixels(picture.dimensions(), picture.as_raw(), "rgba"), ask, None)
    }
}
