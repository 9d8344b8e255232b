//! `askbook serve`.

use super::patience::watch_over;
use super::terminal::Terminal;
use super::{Verdict, recovered, root_of, say, show_in_browser, today};
use crate::error::Error;
use crate::handbook::Settings;
use crate::page::theme::Refusal;
use crate::question;
use crate::report::{plural, time};
use crate::server::{LOCAL, Limits, Served, Server};
use crate::watch::{Moment, Stage, watch};
use crate::words::path::{Route, SourcePath};
use std::path::PathBuf;
use std::time::Duration;

/// Shows the handbook in a browser, and every edit as soon as it is saved
#[derive(clap::Args)]
#[command(after_help = "Example:\n  askbook serve --open    write, save, and see the page; Ctrl-C ends")]
pub struct Serve {
    /// Folder of the handbook [default: the nearest one upwards that holds askbook.toml]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Address to listen on; with others than this machine's own, whoever is told the key can read along
    #[arg(long, value_name = "ADDR", default_value = LOCAL)]
    host: String,
    /// Another name that the server is asked by, with its port where that is not ours; may be given several times
    #[arg(long, value_name = "NAME")]
    allowed_host: Vec<String>,
    /// Port to listen on; the next free one where it is busy
    #[arg(long, value_name = "N", default_value_t = 4400)]
    port: u16,
    /// Show the home page in the browser
    #[arg(long)]
    open: bool,
    /// Take in questions and pages whose status is draft
    #[arg(long)]
    drafts: bool,
    /// Look for edits every so many milliseconds, instead of waiting for the system to tell
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    poll: Option<u64>,
    /// Lead the browser to the page that was saved last
    #[arg(long)]
    follow: bool,
}

impl Serve {
    pub fn run(self) -> Result<Verdict, Error> {
        let root = root_of(self.root.as_deref())?;
        recovered(&root);
        let server = Server::start(&self.host, self.port, &self.allowed_host, Limits::default())?;
        let busy = server.busy.map(|port| format!("port {port} is busy; ")).unwrap_or_default();
        say(&mut anstream::stdout(), &format!("{busy}serving at {}\n", server.address));
        let terminal = Terminal::default();
        if server.is_open {
            terminal.note("whoever has this address, with its key, can read the handbook and its answers from other machines");
        }
        if self.open {
            show_in_browser(server.address.as_ref());
        }
        let served = Served::nothing(&root, !server.is_open);
        let settings = Settings { drafts: self.drafts, today: today() };
        let mut preview = Preview { server, served, terminal, follows: self.follow, is_surveyed: false };
        match watch(&root, settings, self.poll.map(Duration::from_millis), &mut preview)? {}
    }
}

/// Where a handbook is shown: in browsers and on the terminal.
struct Preview {
    server: Server,
    served: Served,
    terminal: Terminal,
    follows: bool,
    /// Whether all pages of what is served have been looked at.
    is_surveyed: bool,
}

impl Preview {
    fn mistakes(&mut self) -> Option<String> {
        let snapshot = self.served.snapshot();
        self.terminal.mistakes(&self.served.diagnostics(), |path| snapshot.and_then(|snapshot| snapshot.text(path)))
    }
}

impl Stage for Preview {
    fn show(&mut self, moment: Moment) {
        let follow = if self.follows { last_saved(&moment) } else { None };
        let is_first = self.served.snapshot().is_none();
        let questions = moment.snapshot.handbook.questions.len();
        self.served = self.served.with(moment.snapshot);
        self.is_surveyed = false;
        let changed = self.server.serve(&self.served, follow.as_ref());
        let took = moment.since.elapsed();
        let tally = self.mistakes();
        if is_first {
            let tally = tally.unwrap_or_else(|| "no mistakes".to_owned());
            say(&mut anstream::stdout(), &format!("{} in {}, {tally}; Ctrl-C ends\n", plural(questions, "question"), time(took)));
        } else {
            self.terminal.edit(&moment.changed, &plural(changed.routes.len(), "page"), took, tally);
        }
    }

    fn fail(&mut self, error: &Error) {
        self.served = self.served.failed(error);
        self.server.serve(&self.served, None);
        self.terminal.failure(error);
    }

    fn note(&mut self, text: &str) {
        self.terminal.note(text);
    }

    /// Renders what has changed, to know what does not render.
    fn rest(&mut self, is_quiet: &mut dyn FnMut() -> bool) {
        let Some(snapshot) = self.served.snapshot().filter(|_| !self.is_surveyed) else { return };
        let mut refused: Vec<(Route, Refusal)> = Vec::new();
        let is_done = watch_over(snapshot, || {
            for planned in self.served.unsure().iter().filter_map(|route| snapshot.plan.get(route.as_str())) {
                if !is_quiet() {
                    return false;
                }
                refused.extend(snapshot.render(planned).err().map(|refusal| (planned.route.clone(), refusal)));
            }
            true
        });
        if !is_done {
            return;
        }
        self.is_surveyed = true;
        self.served = self.served.surveyed(refused);
        self.server.serve(&self.served, None);
        if let Some(tally) = self.mistakes() {
            self.terminal.note(&tally);
        }
    }
}

/// The page of the one file that was saved, where there is one.
fn last_saved(moment: &Moment) -> Option<Route> {
    let [path] = &moment.changed[..] else { return None };
    let route = |path: &SourcePath| path.file_name().ends_with(".md").then(|| question::route(path));
    route(path).filter(|route| moment.snapshot.plan.get(route.as_str()).is_some())
}
