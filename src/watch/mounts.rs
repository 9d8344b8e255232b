//! File systems on which changes that others make bring no events.

use std::fs;
use std::path::Path;

/// Their names. A container or a virtual machine sees the host's folders through some of them, WSL sees those of Windows through `9p`.
const SILENT: [&str; 14] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "fakeowner",
    "glusterfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// The name of the file system that `place`, an absolute path without links, is on, where that brings no events.
pub fn silent(place: &Path) -> Option<String> {
    // Only Linux has this file; elsewhere the system's own watching covers what is mounted.
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    silent_in(&mounts, place)
}

/// The same with a text of that file's form: <https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html>.
fn silent_in(mounts: &str, place: &Path) -> Option<String> {
    let mount = |line: &str| {
        let (left, right) = line.split_once(" - ")?;
        let point = left.split(' ').nth(4)?.replace("\\040", " ");
        let kind = right.split(' ').next()?.to_owned();
        place.starts_with(&point).then_some((point.len(), kind))
    };
    // Of mounts at one point the last one covers the others.
    let (_, kind) = mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length)?;
    let is_silent = SILENT.contains(&kind.as_str()) || kind.strip_prefix("fuse.").is_some();
    is_silent.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mount_nearest_to_a_folder_counts() {
        let mounts = "\
            22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n\
            30 22 0:40 / /mnt/c rw - 9p drvfs rw,aname=drvfs\n\
            31 22 0:41 / /mnt/c/own\\040disk rw shared:5 - ext4 /dev/sdb1 rw\n\
            32 22 0:42 / /srv rw - fuse.grpcfuse grpcfuse rw\n\
            33 22 0:43 / /srv/fast rw - tmpfs tmpfs rw\n";
        let kind = |place: &str| silent_in(mounts, Path::new(place));
        assert_eq!(kind("/home/handbook"), None);
        assert_eq!(kind("/mnt/c/handbook").as_deref(), Some("9p"));
        assert_eq!(kind("/mnt/c/own disk/handbook"), None);
        assert_eq!(kind("/mnt/cd"), None);
        assert_eq!(kind("/srv/handbook").as_deref(), Some("fuse.grpcfuse"));
        assert_eq!(kind("/srv/fast"), None);
    }
}
