// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/tls_session.h"

#include "core/monitor/host_addresses.h"

#include <QFile>
#include <QFileInfo>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <ctime>

namespace holdpoint::monitor {
namespace {

bool anyAuthorities()
{
    const auto path = [](const char* variable, const char* standard) {
        return QFile::decodeName(qEnvironmentVariableIsSet(variable) ? qgetenv(variable) : QByteArray(standard));
    };
    const QString file = path(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    const QString folder = path(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    return QFileInfo(file).isReadable() || QFileInfo(folder).isDir();
}

} // namespace

TlsContexts::TlsContexts() = default;
TlsContexts::~TlsContexts() = default;
void TlsContexts::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

ssl_ctx_st* TlsContexts::of(const QString& caFile)
{
    if (const auto found = m_contexts.find(caFile); found != m_contexts.end())
        return found->second.get();
    std::unique_ptr<ssl_ctx_st, Free> context(SSL_CTX_new(TLS_client_method()));
    if (!context)
        return nullptr;
    const bool trusted = caFile.isEmpty()
                             ? anyAuthorities() && SSL_CTX_set_default_verify_paths(context.get()) == 1
                             : SSL_CTX_load_verify_file(context.get(), QFile::encodeName(caFile).constData()) == 1;
    ERR_clear_error();
    if (!trusted)
        return nullptr;
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    // The handshake goes on to its end and the result is asked for afterwards: a probe says what is wrong.
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    return m_contexts.emplace(caFile, std::move(context)).first->second.get();
}

void TlsSession::Free::operator()(ssl_st* session) const { SSL_free(session); }

TlsSession::TlsSession(ssl_ctx_st* context, const QByteArray& host)
    : m_session(SSL_new(context))
{
    if (!m_session)
        return;
    SSL* session = m_session.get();
    SSL_set_bio(session, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    const bool isName = literalAddresses(host, 0).empty() || host.compare("localhost", Qt::CaseInsensitive) == 0;
    if (isName) {
        SSL_set_tlsext_host_name(session, host.constData()); // RFC 6066 3: names only
        SSL_set1_host(session, host.constData());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.constData());
    }
    static const unsigned char protocols[] = "\x08http/1.1";
    SSL_set_alpn_protos(session, protocols, sizeof protocols - 1);
    SSL_set_connect_state(session);
}

TlsSession::~TlsSession() = default;

void TlsSession::feed(QByteArrayView fromNetwork)
{
    if (m_session)
        BIO_write(SSL_get_rbio(m_session.get()), fromNetwork.data(), int(fromNetwork.size()));
}

QByteArray TlsSession::takeForNetwork()
{
    QByteArray bytes;
    if (!m_session)
        return bytes;
    BIO* queue = SSL_get_wbio(m_session.get());
    bytes.resize(qsizetype(BIO_ctrl_pending(queue)));
    if (!bytes.isEmpty())
        BIO_read(queue, bytes.data(), int(bytes.size()));
    return bytes;
}

TlsSession::Step TlsSession::shakeHands()
{
    if (!m_session)
        return Step::Broken;
    ERR_clear_error();
    const int result = SSL_do_handshake(m_session.get());
    if (result == 1)
        return Step::Done;
    return SSL_get_error(m_session.get(), result) == SSL_ERROR_WANT_READ ? Step::Again : Step::Broken;
}

bool TlsSession::write(QByteArrayView plain)
{
    ERR_clear_error();
    return plain.isEmpty() || SSL_write(m_session.get(), plain.data(), int(plain.size())) == int(plain.size());
}

TlsSession::Read TlsSession::read(std::span<char> plain)
{
    ERR_clear_error();
    const int size = SSL_read(m_session.get(), plain.data(), int(plain.size()));
    if (size > 0)
        return {Step::Done, size};
    switch (SSL_get_error(m_session.get(), size)) {
    case SSL_ERROR_WANT_READ:
        return {Step::Again, 0};
    case SSL_ERROR_ZERO_RETURN:
        return {Step::Closed, 0};
    default:
        return {Step::Broken, 0};
    }
}

ProbeCause TlsSession::certificateCause() const
{
    switch (SSL_get_verify_result(m_session.get())) {
    case X509_V_OK:
        return SSL_get0_peer_certificate(m_session.get()) ? ProbeCause::None : ProbeCause::TlsBroken;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return ProbeCause::TlsExpired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return ProbeCause::TlsNotYetValid;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return ProbeCause::TlsWrongName;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return ProbeCause::TlsSelfSigned;
    case X509_V_ERR_OUT_OF_MEM:
        return ProbeCause::OutOfResources;
    default:
        return ProbeCause::TlsUntrusted;
    }
}

qint64 TlsSession::certificateEndsUtcMs() const
{
    const X509* certificate = SSL_get0_peer_certificate(m_session.get());
    tm ends{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &ends) != 1)
        return 0;
    return qint64(timegm(&ends)) * 1000;
}

} // namespace holdpoint::monitor
