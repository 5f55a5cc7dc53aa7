//! A C interface of five functions over Eclipse Zenoh, made for one caller: `dev.agora.coordinator.p2p.ZenohNative`.
//!
//! Contract: every entry catches panics; an error is UTF-8 text ended by a zero byte in the caller's buffer; sessions are named
//! by numbers that are looked up, so a closed or made-up number is refused and never followed. After `agora_zenoh_close` has
//! returned, no callback of that session is running and none will.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock, mpsc};
use std::time::Duration;

use zenoh::Wait;
use zenoh::bytes::ZBytes;
use zenoh::config::Config;
use zenoh::key_expr::KeyExpr;
use zenoh::pubsub::Publisher;
use zenoh::qos::{CongestionControl, Priority, Reliability};
use zenoh::sample::{Locality, SampleKind};

/// Version of this interface; the caller refuses another one.
const ABI_VERSION: u32 = 1;

/// How long a close waits for Zenoh's tasks before it leaves them to end by themselves.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(2_500);

const OK: i32 = 0;
const FAILED: i32 = -1;
const UNKNOWN_SESSION: i32 = -2;

/// Takes one payload; the bytes are valid until it returns.
type OnMessage = unsafe extern "C" fn(*const u8, usize);

/// Takes the Zenoh id of a peer, in lower-case hexadecimal, and 1 when its transport opened or 0 when it closed.
type OnPeer = unsafe extern "C" fn(*const u8, usize, i32);

struct Bus {
    session: zenoh::Session,
    publisher: Publisher<'static>,
    gate: Arc<Gate>,
}

/// Lets callbacks through until it is shut; shutting waits for those that are running.
struct Gate(RwLock<bool>);

impl Gate {
    fn pass(&self, call: impl FnOnce()) {
        let open = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if *open {
            call();
        }
    }

    fn shut(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = false;
    }
}

static SESSIONS: LazyLock<RwLock<HashMap<u64, Arc<Bus>>>> = LazyLock::new(|| RwLock::new(HashMap::new()));
static NEXT_SESSION: AtomicU64 = AtomicU64::new(1);

/// The version of this interface.
#[unsafe(no_mangle)]
pub extern "C" fn agora_zenoh_abi() -> u32 {
    ABI_VERSION
}

/// Opens a session with a JSON5 configuration, subscribes to `topic` and reports peers. Returns the session's number, or 0
/// with the reason in `err`. Callbacks come from Zenoh's threads, also before this returns.
///
/// # Safety
/// `config` and `topic` must point to as many readable bytes as said, `err` to `err_cap` writable ones or be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn agora_zenoh_open(
    config: *const u8,
    config_len: usize,
    topic: *const u8,
    topic_len: usize,
    on_message: Option<OnMessage>,
    on_peer: Option<OnPeer>,
    err: *mut u8,
    err_cap: usize,
) -> u64 {
    let opened = guarded(|| {
        let config = unsafe { text(config, config_len) }?;
        let topic = unsafe { text(topic, topic_len) }?;
        let on_message = on_message.ok_or("the message callback is null")?;
        let on_peer = on_peer.ok_or("the peer callback is null")?;
        open(&config, topic, on_message, on_peer)
    });
    match opened {
        Ok(bus) => {
            let number = NEXT_SESSION.fetch_add(1, Ordering::Relaxed);
            SESSIONS.write().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::new(bus));
            number
        }
        Err(reason) => {
            unsafe { report(&reason, err, err_cap) };
            0
        }
    }
}

/// Publishes `len` bytes. Returns 0, -1 with the reason in `err`, or -2 for a session that is not open. May block for as long
/// as the configuration's congestion control says.
///
/// # Safety
/// `data` must point to `len` readable bytes (it may be null when `len` is 0), `err` to `err_cap` writable ones or be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn agora_zenoh_put(session: u64, data: *const u8, len: usize, err: *mut u8, err_cap: usize) -> i32 {
    let Some(bus) = find(session) else { return UNKNOWN_SESSION };
    let put = guarded(|| {
        let bytes = unsafe { slice(data, len) }?;
        bus.publisher.put(ZBytes::from(bytes.to_vec())).wait().map_err(|e| e.to_string())
    });
    match put {
        Ok(()) => OK,
        Err(reason) => {
            unsafe { report(&reason, err, err_cap) };
            FAILED
        }
    }
}

/// The number of peers that have a transport now, or -2 for a session that is not open.
#[unsafe(no_mangle)]
pub extern "C" fn agora_zenoh_peers(session: u64) -> i32 {
    let Some(bus) = find(session) else { return UNKNOWN_SESSION };
    let count = guarded(|| Ok(bus.session.info().peers_zid().wait().count()));
    count.map_or(FAILED, |n| i32::try_from(n).unwrap_or(i32::MAX))
}

/// Closes a session; a second call does nothing. When it returns no callback is running and none will.
/// Must not be called from a callback.
#[unsafe(no_mangle)]
pub extern "C" fn agora_zenoh_close(session: u64) {
    let removed = SESSIONS.write().unwrap_or_else(PoisonError::into_inner).remove(&session);
    if let Some(bus) = removed {
        bus.gate.shut();
        let (done, closed) = mpsc::channel();
        std::thread::spawn(move || {
            let _ = guarded(|| {
                let ended = bus.session.close().wait().map_err(|e| e.to_string());
                drop(bus);
                ended
            });
            let _ = done.send(());
        });
        let _ = closed.recv_timeout(CLOSE_TIMEOUT);
    }
}

fn open(config: &str, topic: String, on_message: OnMessage, on_peer: OnPeer) -> Result<Bus, String> {
    let config = Config::from_json5(config).map_err(|e| format!("configuration: {e}"))?;
    let key = KeyExpr::try_from(topic).map_err(|e| format!("topic: {e}"))?;
    let gate = Arc::new(Gate(RwLock::new(true)));
    let session = zenoh::open(config).wait().map_err(|e| e.to_string())?;

    let messages = gate.clone();
    session
        .declare_subscriber(key.clone())
        .allowed_origin(Locality::Remote)
        .callback(move |sample| {
            if sample.kind() == SampleKind::Put {
                let bytes = sample.payload().to_bytes();
                messages.pass(|| unsafe { on_message(bytes.as_ptr(), bytes.len()) });
            }
        })
        .background()
        .wait()
        .map_err(|e| e.to_string())?;

    let publisher = session
        .declare_publisher(key)
        .congestion_control(CongestionControl::Block)
        .priority(Priority::Data)
        .reliability(Reliability::Reliable)
        .allowed_destination(Locality::Remote)
        .wait()
        .map_err(|e| e.to_string())?;

    let peers = gate.clone();
    session
        .info()
        .transport_events_listener()
        .history(true)
        .callback(move |event| {
            let zid = event.transport().zid().to_string();
            let up = i32::from(event.kind() == SampleKind::Put);
            peers.pass(|| unsafe { on_peer(zid.as_ptr(), zid.len(), up) });
        })
        .background()
        .wait()
        .map_err(|e| e.to_string())?;

    Ok(Bus { session, publisher, gate })
}

fn find(session: u64) -> Option<Arc<Bus>> {
    SESSIONS.read().unwrap_or_else(PoisonError::into_inner).get(&session).cloned()
}

/// Runs `call`; a panic becomes an error text.
fn guarded<T>(call: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(ToString::to_string);
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(format!("panic: {}", said.unwrap_or_else(|| "without a text".to_string())))
    })
}

unsafe fn slice<'a>(start: *const u8, len: usize) -> Result<&'a [u8], String> {
    match (start.is_null(), len) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(format!("null pointer with length {len}")),
        (false, _) => Ok(unsafe { std::slice::from_raw_parts(start, len) }),
    }
}

unsafe fn text(start: *const u8, len: usize) -> Result<String, String> {
    let bytes = unsafe { slice(start, len) }?;
    String::from_utf8(bytes.to_vec()).map_err(|e| e.to_string())
}

/// Writes as much of `reason` as fits, ended by a zero byte.
unsafe fn report(reason: &str, err: *mut u8, cap: usize) {
    if err.is_null() || cap == 0 {
        return;
    }
    let mut end = reason.len().min(cap - 1);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    unsafe {
        std::ptr::copy_nonoverlapping(reason.as_ptr(), err, end);
        *err.add(end) = 0;
    }
}
