package dev.agora.core.gossip.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.wireformat.gossip.AckBody;
import dev.agora.core.wireformat.gossip.DigestBody;
import dev.agora.core.wireformat.gossip.EchoBody;
import dev.agora.core.wireformat.gossip.FactRecord;
import dev.agora.core.wireformat.gossip.GossipPacket;
import dev.agora.core.wireformat.gossip.NackBody;
import dev.agora.core.wireformat.gossip.NewsBody;
import dev.agora.core.wireformat.gossip.PingBody;
import dev.agora.core.wireformat.gossip.PingRequestBody;
import dev.agora.core.wireformat.gossip.RelayedBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Packets to bytes and back. Pure. The wire form is {@code gossip.proto}. */
public final class GossipCodec {
    private static final int VERSION = 1;
    /** Makes a ping at least as large as the answer to a stranger. */
    private static final ByteString PADDING = ByteString.copyFrom(new byte[24]);

    private GossipCodec() {}

    /** The bytes of a packet. */
    public static byte[] encode(Packet packet) {
        GossipPacket.Builder builder = body(packet.message()).setVersion(VERSION);
        for (PeerFact fact : packet.facts()) {
            builder.addFacts(record(fact));
        }
        return builder.build().toByteArray();
    }

    /** The packet in the bytes; empty when they are none, of a newer version, or of an unknown kind. */
    public static Optional<Packet> decode(byte[] bytes) {
        try {
            GossipPacket packet = GossipPacket.parseFrom(bytes);
            if (packet.getVersion() != VERSION) {
                return Optional.empty();
            }
            List<PeerFact> facts = new ArrayList<>(packet.getFactsCount());
            for (FactRecord fact : packet.getFactsList()) {
                PeerStatus.ofNumber(fact.getStatus()).ifPresent(status -> facts.add(fact(fact, status)));
            }
            return message(packet).map(message -> new Packet(message, facts));
        } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Bytes that a fact takes in a packet. */
    static int factBytes(PeerFact fact) {
        return record(fact).getSerializedSize() + 4;
    }

    private static GossipPacket.Builder body(GossipMessage message) {
        GossipPacket.Builder packet = GossipPacket.newBuilder();
        return switch (message) {
            case GossipMessage.Ping ping ->
                packet.setPing(PingBody.newBuilder().setNonce(ping.nonce()).setPadding(PADDING));
            case GossipMessage.Ack ack ->
                packet.setAck(AckBody.newBuilder()
                        .setNonce(ack.nonce())
                        .setChallenge(ack.challenge())
                        .setKnowsYou(ack.knowsYou())
                        .setEstablished(ack.established()));
            case GossipMessage.Echo echo ->
                packet.setEcho(
                        EchoBody.newBuilder().setChallenge(echo.challenge()).setEstablished(echo.established()));
            case GossipMessage.PingRequest request ->
                packet.setPingRequest(PingRequestBody.newBuilder()
                        .setNonce(request.nonce())
                        .setHost(request.target().host())
                        .setPort(request.target().port()));
            case GossipMessage.Relayed relayed ->
                packet.setRelayed(RelayedBody.newBuilder().setNonce(relayed.nonce()));
            case GossipMessage.Nack nack -> packet.setNack(NackBody.newBuilder().setNonce(nack.nonce()));
            case GossipMessage.Digest digest ->
                packet.setDigest(DigestBody.newBuilder().setView(digest.view()).addAllBuckets(digest.buckets()));
            case GossipMessage.News news -> packet.setNews(NewsBody.newBuilder().setWanted(news.wanted()));
        };
    }

    private static Optional<GossipMessage> message(GossipPacket packet) {
        return switch (packet.getBodyCase()) {
            case PING -> Optional.of(new GossipMessage.Ping(packet.getPing().getNonce()));
            case ACK -> {
                AckBody ack = packet.getAck();
                yield Optional.of(new GossipMessage.Ack(
                        ack.getNonce(), ack.getChallenge(), ack.getKnowsYou(), ack.getEstablished()));
            }
            case ECHO ->
                Optional.of(new GossipMessage.Echo(
                        packet.getEcho().getChallenge(), packet.getEcho().getEstablished()));
            case PING_REQUEST -> {
                PingRequestBody request = packet.getPingRequest();
                yield Optional.of(new GossipMessage.PingRequest(
                        request.getNonce(), new HostPort(request.getHost(), request.getPort())));
            }
            case RELAYED ->
                Optional.of(new GossipMessage.Relayed(packet.getRelayed().getNonce()));
            case NACK -> Optional.of(new GossipMessage.Nack(packet.getNack().getNonce()));
            case DIGEST ->
                Optional.of(new GossipMessage.Digest(
                        packet.getDigest().getView(), packet.getDigest().getBucketsList()));
            case NEWS -> Optional.of(new GossipMessage.News(packet.getNews().getWanted()));
            case BODY_NOT_SET -> Optional.empty();
        };
    }

    private static FactRecord record(PeerFact fact) {
        return FactRecord.newBuilder()
                .setNode(fact.id().value())
                .setBootHigh(fact.start().boot().high())
                .setBootLow(fact.start().boot().low())
                .setEpoch(fact.start().epoch())
                .setHost(fact.address().host())
                .setPort(fact.address().port())
                .setIncarnation(fact.incarnation())
                .setStatus(fact.status().number())
                .setAccuser(fact.accuser())
                .setDescriptionVersion(fact.description().version())
                .setDescription(fact.description().bytes())
                .build();
    }

    private static PeerFact fact(FactRecord record, PeerStatus status) {
        return new PeerFact(
                new PeerStart(
                        new NodeId(record.getNode()),
                        new BootId(record.getBootHigh(), record.getBootLow()),
                        record.getEpoch()),
                new HostPort(record.getHost(), record.getPort()),
                record.getIncarnation(),
                status,
                record.getAccuser(),
                new Description(record.getDescriptionVersion(), record.getDescription()));
    }
}
