//! One writer at a time for an output folder.

use crate::error::Error;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

/// Held while an output folder is written to. The system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that cannot be closed would keep the lock, and this process may be the next to take it.
        let _ = self.0.unlock();
    }
}

impl Lock {
    /// Takes the lock; while another process holds it, tells `waits` which one, and waits.
    ///
    /// # Errors
    ///
    /// What the system refuses. Where the file system knows no locks nothing is locked, and nothing is refused.
    pub fn take(place: &Path, waits: &dyn Fn(Option<u32>)) -> Result<Self, Error> {
        let failed = |error| Error::io("lock", place, error);
        let mut file = open(place)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                waits(holder(&mut file));
                file.lock().map_err(failed)?;
            }
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => return Err(failed(error)),
            _ => {}
        }
        Ok(Lock::named(file))
    }

    /// Takes the lock where nobody holds it.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn try_take(place: &Path) -> Result<Option<Self>, Error> {
        let file = open(place)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => Err(Error::io("lock", place, error)),
            _ => Ok(Some(Lock::named(file))),
        }
    }

    /// Leaves a note for who has to wait; the lock is as good without.
    fn named(mut file: File) -> Self {
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        Lock(file)
    }
}

fn open(place: &Path) -> Result<File, Error> {
    let open = File::options().read(true).write(true).create(true).truncate(false).open(place);
    open.map_err(|error| Error::io("open", place, error))
}

/// The process that holds the lock, where it has said so.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
