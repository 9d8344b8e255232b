//! Where to listen.
//!
//! In: a host and a port. Out: sockets for all that the host means, at one port. Invariant: a port that something else has in part counts as busy.

use crate::error::{Error, reason};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

/// The usual host: this machine by either protocol.
pub const LOCAL: &str = "localhost";
/// Ports that are tried behind a busy one.
const PORTS: u16 = 100;

/// Sockets for `host` at `port` or the next one that is free, and the port that was wanted if it is busy; 0 stands for any port.
///
/// # Errors
///
/// Where nothing can be listened on.
pub fn listen(host: &str, port: u16) -> Result<(Vec<TcpListener>, Option<u16>), Error> {
    let refused = |port: u16, cause: &io::Error| {
        let message = format!("cannot listen on `{host}` at port {port}: {}", reason(cause));
        Error::new(message).hint("`--host` names an address of this machine, `--port` a port that is free")
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let hosts: Vec<IpAddr> = match bare {
        LOCAL => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        _ => {
            let found = (bare, port).to_socket_addrs().map_err(|cause| refused(port, &cause))?;
            found.map(|address| address.ip()).take(1).collect()
        }
    };
    let mut candidate = port;
    for further in 0..=PORTS {
        // Where any will do, what one protocol gives may be busy in the other.
        candidate = if port == 0 { 0 } else { port.saturating_add(further) };
        match bind(&hosts, candidate) {
            Ok(sockets) => return Ok((sockets, (candidate != port).then_some(port))),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(refused(candidate, &error)),
        }
    }
    Err(refused(candidate, &io::ErrorKind::AddrInUse.into()))
}

/// Sockets at one port. A machine may lack one of the protocols.
fn bind(hosts: &[IpAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut sockets: Vec<TcpListener> = Vec::new();
    let mut lacking = io::ErrorKind::AddrNotAvailable.into();
    for host in hosts {
        let port = sockets.first().map_or(Ok(port), |first| first.local_addr().map(|address| address.port()))?;
        match TcpListener::bind(SocketAddr::new(*host, port)) {
            Ok(socket) => sockets.push(socket),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => lacking = error,
        }
    }
    if sockets.is_empty() { Err(lacking) } else { Ok(sockets) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(socket: &TcpListener) -> u16 {
        socket.local_addr().expect("a bound socket").port()
    }

    #[test]
    fn this_machine_is_found_by_both_protocols_at_one_port() {
        let (sockets, busy) = listen(LOCAL, 0).expect("a free port");
        assert!(sockets.iter().all(|socket| port(socket) == port(&sockets[0])), "{sockets:?}");
        assert!(sockets.iter().all(|socket| socket.local_addr().is_ok_and(|address| address.ip().is_loopback())), "{sockets:?}");
        assert_eq!(busy, None);
    }

    #[test]
    fn a_port_that_is_busy_in_one_protocol_is_busy() {
        for host in ["127.0.0.1", "::1"] {
            // A machine may lack the second one.
            let Ok(taken) = TcpListener::bind((host, 0)) else { continue };
            let wanted = port(&taken);
            let Ok((sockets, busy)) = listen(LOCAL, wanted) else { panic!("a port behind {wanted} is free") };
            assert_eq!(busy, Some(wanted), "{host}");
            assert!(port(&sockets[0]) > wanted, "{sockets:?}");
        }
    }

    #[test]
    fn what_cannot_be_listened_on_is_named() {
        // TEST-NET-1, which is nobody's: <https://www.rfc-editor.org/rfc/rfc5737>.
        let error = listen("192.0.2.1", 4400).expect_err("an address of no machine").to_string();
        assert!(error.starts_with("cannot listen on `192.0.2.1` at port 4400: "), "{error}");
        assert!(listen("", 0).is_err());
        assert!(listen("a b", 0).is_err());
    }
}
