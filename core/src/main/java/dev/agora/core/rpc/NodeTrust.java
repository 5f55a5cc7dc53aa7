package dev.agora.core.rpc;

import dev.agora.spi.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Key and trust managers of the standard library made from a node's {@link TlsMaterial}; what every TLS library takes. */
public final class NodeTrust {
    private static final char[] NO_PASSWORD = new char[0];

    private NodeTrust() {}

    /** This node's certificate and key. @throws IllegalArgumentException when the material cannot be read */
    public static X509ExtendedKeyManager keyManager(TlsMaterial tls) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(
                    "node",
                    privateKey(tls.privateKeyPem()),
                    NO_PASSWORD,
                    certificates(tls.chainPem()).toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, NO_PASSWORD);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("the platform has no X.509 key manager");
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalArgumentException("the node's certificate or key cannot be read", unreadable);
        }
    }

    /** Trusts the authorities of the key ring and checks the name that the connection asks for. */
    public static X509ExtendedTrustManager trustManager(TlsMaterial tls) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            int number = 0;
            for (Certificate authority : certificates(tls.trustedPem())) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("the platform has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalArgumentException("the cluster's authorities cannot be read", unreadable);
        }
    }

    /** Trusts the same authorities whatever the name: for an address whose node is not known yet. */
    public static X509ExtendedTrustManager anyNode(TlsMaterial tls) {
        return new AnyNode(trustManager(tls));
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(base64);
        GeneralSecurityException last = new GeneralSecurityException("no key");
        for (String algorithm : new String[] {"EC", "Ed25519", "RSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException other) {
                last = other;
            }
        }
        throw last;
    }

    /** Checks the chain and leaves out the name. */
    private static final class AnyNode extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager chain;

        AnyNode(X509ExtendedTrustManager chain) {
            this.chain = chain;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket)
                throws CertificateException {
            chain.checkClientTrusted(certificates, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket)
                throws CertificateException {
            chain.checkServerTrusted(certificates, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
                throws CertificateException {
            chain.checkClientTrusted(certificates, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
                throws CertificateException {
            chain.checkServerTrusted(certificates, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type) throws CertificateException {
            chain.checkClientTrusted(certificates, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type) throws CertificateException {
            chain.checkServerTrusted(certificates, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return chain.getAcceptedIssuers();
        }
    }
}
