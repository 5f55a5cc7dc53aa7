package dev.agora.spi;

/**
 * Certificates for mutual TLS between nodes, derived from the cluster key.
 *
 * @param trustedPem certificates of all trusted authorities, PEM
 * @param chainPem this node's certificate chain, leaf first, PEM
 * @param privateKeyPem this node's private key, PKCS #8 PEM; secret
 */
public record TlsMaterial(String trustedPem, String chainPem, String privateKeyPem) {
    @Override
    public String toString() {
        return "TlsMaterial[trusted " + trustedPem.length() + " chars, chain " + chainPem.length() + " chars, key ***]";
    }
}
