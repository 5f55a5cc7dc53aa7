//! A TLS stream that the reading and the writing task of one link share: each poll has the stream to itself.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsStream;

/// Owns the stream. A rustls connection keeps keys, sequence numbers and its state for both directions in one value, so a read
/// must not run beside a write. The lock is held for one poll, never across an await.
pub(crate) struct ExclusiveStream(Mutex<TlsStream<TcpStream>>);

/// Reads and writes through the lock. The reader's and the writer's wakers do not disturb each other: TCP keeps one for each.
pub(crate) struct Turn<'a>(&'a ExclusiveStream);

impl ExclusiveStream {
    pub(crate) fn new(stream: TlsStream<TcpStream>) -> Self {
        Self(Mutex::new(stream))
    }

    pub(crate) fn turn(&self) -> Turn<'_> {
        Turn(self)
    }

    /// Ends the writing side of the TCP stream below.
    pub(crate) async fn shutdown_tcp(&self) -> io::Result<()> {
        poll_fn(|cx| self.poll(|stream| Pin::new(stream.get_mut().get_mut().0).poll_shutdown(cx))).await
    }

    fn poll<R>(&self, step: impl FnOnce(Pin<&mut TlsStream<TcpStream>>) -> R) -> R {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        step(Pin::new(&mut *stream))
    }
}

impl AsyncRead for Turn<'_> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.0.poll(|stream| stream.poll_read(cx, buffer))
    }
}

impl AsyncWrite for Turn<'_> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.0.poll(|stream| stream.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll(|stream| stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll(|stream| stream.poll_shutdown(cx))
    }
}
