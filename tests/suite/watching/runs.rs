//! Runs of the program: ends, beginnings, ports, and several who listen.

use super::client::{Event, Events};
use super::preview::{PATIENCE, Preview, Program, STILL, handbook, port, question};
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Instant;

const PLACE: &str = "content/apis/paging.md";
const ROUTE: &str = "apis/paging.html";

/// A socket at a port that the system gives to nobody by itself.
fn listener() -> TcpListener {
    let first = 20_000 + (std::process::id() % 5_000) as u16;
    (first..first + 5_000).find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()).expect("a free port")
}

// W38
#[test]
fn a_server_that_is_started_again_is_found_and_is_up_to_date() {
    let port = listener().local_addr().expect("an address").port().to_string();
    let mut preview = Preview::start(handbook(), &["--port", &port], STILL);
    let run = preview.run.clone();
    preview.write(PLACE, question("Paging", "", "Before."));
    preview.shows(ROUTE, "Before.");
    preview.restart(|preview| preview.write(PLACE, question("Paging", "", "Meanwhile.")));
    assert_ne!(preview.run, run, "a browser would not look again");
    preview.shows(ROUTE, "Meanwhile.");
    preview.write(PLACE, question("Paging", "", "After."));
    preview.shows(ROUTE, "After.");
    preview.end();
}

// W38
#[test]
fn what_happens_while_the_machine_sleeps_shows_afterwards() {
    let mut preview = Preview::new();
    preview.asleep(|preview| {
        preview.write(PLACE, question("Paging", "", "Meanwhile."));
        preview.rename("content/teams", "content/people");
        preview.delete("content/apis/versioning.md");
    });
    preview.shows(ROUTE, "Meanwhile.");
    preview.shows("people/listening.html", "Twice.");
    preview.lacks("apis/versioning.html");
    preview.end();
}

// W39
#[test]
fn everybody_who_listens_is_told() {
    let mut preview = Preview::new();
    let mut tabs: Vec<Events> = (0..10).map(|_| Events::listen(preview.port).expect("a server that listens").0).collect();
    preview.put(PLACE, question("Paging", "level = 'junior'\ntags = ['lists']", "For all."));
    let routes = ["apis/paging.html", "apis/print.html", "levels/junior/print.html"].map(str::to_owned).to_vec();
    for tab in &mut tabs {
        assert_eq!(tab.next(Instant::now() + PATIENCE), Some(Event::Change { routes: Some(routes.clone()), follow: None }));
    }
    drop(tabs);
    preview.put(PLACE, question("Paging", "level = 'junior'\ntags = ['lists']", "For those who have stayed."));
    preview.shows(ROUTE, "For those who have stayed.");
    preview.end();
}

#[test]
fn who_wants_it_so_is_led_to_the_page_that_was_saved() {
    let mut preview = Preview::start(handbook(), &["--follow"], STILL);
    preview.put(PLACE, question("Paging", "", "Followed."));
    preview.shows(ROUTE, "Followed.");
    preview.until_told(ROUTE);
    assert!(matches!(&preview.told[..], [Event::Change { follow: Some(route), .. }] if route == ROUTE), "{:#?}", preview.told);
    preview.end();
}

// W40
#[test]
fn an_interrupt_ends_it_at_once_and_leaves_the_output_as_it_was() {
    let folder = handbook();
    folder.build();
    let (files, times) = (folder.files("handbook/public"), folder.times("handbook/public"));
    let mut preview = Preview::of(folder);
    preview.write(PLACE, question("Paging", "", "Edited."));
    preview.shows(ROUTE, "Edited.");
    let _tabs: Vec<Events> = (0..3).map(|_| Events::listen(preview.port).expect("a server that listens").0).collect();
    preview.stop_reading();
    preview.program.signal("INT");
    let status = preview.program.wait(&mut preview.out);
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(2), "{status}");
    assert_eq!(preview.folder.files("handbook/public"), files);
    assert_eq!(preview.folder.times("handbook/public"), times);
    TcpListener::bind((Ipv4Addr::LOCALHOST, preview.port)).expect("the port is free again");
}

// W40
#[test]
fn where_a_port_is_busy_the_next_one_is_taken_and_told() {
    let busy = listener();
    let wanted = busy.local_addr().expect("an address").port();
    let folder = handbook();
    let (_program, mut out, _) = Program::start(folder.askbook(&["serve", "--port", &wanted.to_string()]));
    let line = out.until("serving at ");
    let taken = port(&line);
    assert!(taken > wanted, "{line}");
    assert_eq!(line, format!("port {wanted} is busy; serving at http://localhost:{taken}/"));
    assert_eq!(super::client::get(taken, ROUTE).expect("an answer").status, 200);
}

#[test]
fn the_terminal_has_a_line_for_each_edit_and_tells_mistakes_once() {
    let mut preview = Preview::new();
    preview.put(PLACE, question("Paging", "level = 'juniro'", "Edited."));
    assert!(preview.out.until(PLACE).ends_with(" ms, 1 error"));
    preview.err.until("error[unknown-level]");
    preview.put(PLACE, question("Paging", "level = 'juniro'", "Edited again."));
    assert!(preview.out.until(PLACE).ends_with(" ms"));
    preview.put(PLACE, question("Paging", "", "Repaired."));
    assert!(preview.out.until(PLACE).ends_with(" ms, no mistakes"));
    let told = preview.err.all().iter().filter(|line| line.starts_with("error")).count();
    assert_eq!(told, 1, "{:#?}", preview.err.all());
    preview.end();
}

/// A handbook without a single mistake stays so, whoever asks for it: the harness itself.
#[test]
fn the_handbook_of_these_tests_has_no_mistakes() {
    let preview = Preview::new();
    assert!(fs::metadata(preview.place("public")).is_err(), "something has been published");
    assert_eq!(preview.get(ROUTE).told()["mistakes"], serde_json::json!([]));
    preview.end();
}
