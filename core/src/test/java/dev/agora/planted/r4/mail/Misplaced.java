package dev.agora.planted.r4.mail;

import io.netty.channel.Channel;
import org.apache.ratis.protocol.RaftPeerId;
import org.rocksdb.RocksDB;

/** Planted: three libraries where none may be. */
public record Misplaced(Channel channel, RaftPeerId peer, RocksDB database) {}
