//! A process of its own for each figure, because the system keeps only sums over all children and the largest of their peaks.

use nix::sys::resource::{Usage, UsageWho, getrusage};
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The first argument that makes this program a wrapper around the command behind it.
pub const MEASURED: &str = "--measured";

/// What one run took.
#[derive(Clone, Copy)]
pub struct Run {
    /// From the start of the process to its end.
    pub wall: Duration,
    /// In the program and in the system, over all threads.
    pub cpu: Duration,
    /// The most memory that was resident, in KiB.
    pub peak: u64,
}

impl Run {
    /// The figures in the order in which tables show them.
    pub const FIGURES: [fn(&Run) -> f64; 3] = [Run::wall_ms, Run::cpu_ms, Run::peak_mb];

    /// Milliseconds of wall time.
    pub fn wall_ms(&self) -> f64 {
        self.wall.as_secs_f64() * 1e3
    }

    /// Milliseconds of processor time.
    pub fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e3
    }

    /// Megabytes of 1,000,000 bytes.
    pub fn peak_mb(&self) -> f64 {
        self.peak as f64 * 1_024.0 / 1e6
    }
}

/// A command of words and paths.
pub fn command(words: &[&dyn AsRef<OsStr>]) -> Vec<OsString> {
    words.iter().map(|word| word.as_ref().to_owned()).collect()
}

/// The processor time of a usage.
pub fn cpu(usage: &Usage) -> Duration {
    let time = |time: nix::sys::time::TimeVal| Duration::from_micros(time.tv_sec() as u64 * 1_000_000 + time.tv_usec() as u64);
    time(usage.user_time()) + time(usage.system_time())
}

/// Runs a command on two threads in a wrapper, and gives back what it took.
///
/// A command that prints `ready <wall> <cpu>`, in microseconds, has these taken off: it was not working yet.
pub fn measure(command: &[OsString]) -> Result<Run, Box<dyn Error>> {
    let wrapper = Command::new(std::env::current_exe()?)
        .arg(MEASURED)
        .args(command)
        .envs([("RAYON_NUM_THREADS", "2"), ("GOMAXPROCS", "2")])
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(wrapper.stdout)?;
    let figures = |word: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(word))?;
        line.split_whitespace().map(|figure| figure.parse().ok()).collect::<Option<Vec<u64>>>()
    };
    match figures("measured").as_deref() {
        Some([wall, cpu, peak]) if wrapper.status.success() => {
            let (early, early_cpu) = match figures("ready").as_deref() {
                Some([wall, cpu]) => (*wall, *cpu),
                _ => (0, 0),
            };
            let (wall, cpu) = (Duration::from_micros(wall - early), Duration::from_micros(cpu - early_cpu));
            Ok(Run { wall, cpu, peak: *peak })
        }
        _ => Err(format!("the run failed: {command:?}\n{text}").into()),
    }
}

/// The wrapper: runs the command, passes on what it prints, and prints what it took.
pub fn wrap(mut command: impl Iterator<Item = OsString>) -> Result<(), Box<dyn Error>> {
    let program = command.next().ok_or("no command to measure")?;
    let start = Instant::now();
    let output = Command::new(program).args(command).stderr(Stdio::inherit()).output()?;
    let wall = start.elapsed();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        return Err(format!("the command ended with {}", output.status).into());
    }
    println!("measured {} {} {}", wall.as_micros(), cpu(&usage).as_micros(), usage.max_rss());
    Ok(())
}
