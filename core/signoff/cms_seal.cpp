// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/cms_seal.h"

#include "core/signoff/openssl_pointers.h"
#include "core/signoff/signoff_text.h"

#include <limits>

#include <openssl/cms.h>
#include <openssl/pem.h>

namespace holdpoint::signoff {
namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, OpenSslFree<CMS_ContentInfo_free>>;
using SignerList = std::unique_ptr<STACK_OF(X509), OpenSslFree<freeListAlone>>;

Error noCms()
{
    return {ErrorCode::Malformed, Text::tr("The seal cannot be read: it is no CMS signature."),
            Text::tr("Get the document from its source again."), 0};
}

MemoryBio bioOver(QByteArrayView bytes)
{
    if (bytes.size() > std::numeric_limits<int>::max())
        return {};
    return MemoryBio(BIO_new_mem_buf(bytes.data(), int(bytes.size())));
}

} // namespace

Result<QByteArray> detachedCms(const SealKey& key, QByteArrayView bytes)
{
    const MemoryBio keyBio = bioOver(key.privateKeyPem);
    const MemoryBio certificateBio = bioOver(key.certificatePem);
    const MemoryBio content = bioOver(bytes);
    if (!keyBio || !certificateBio || !content)
        return std::unexpected(noCms());
    const PrivateKey privateKey(PEM_read_bio_PrivateKey(keyBio.get(), nullptr, nullptr, nullptr));
    const Certificate certificate(PEM_read_bio_X509(certificateBio.get(), nullptr, nullptr, nullptr));
    if (!privateKey || !certificate)
        return failure(ErrorCode::Malformed, Text::tr("The stored seal of the launch is damaged."),
                       Text::tr("Restore it from a backup; documents that are sealed already stay valid."));
    constexpr unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
    const Cms cms(CMS_sign(certificate.get(), privateKey.get(), nullptr, content.get(), flags));
    unsigned char* der = nullptr;
    const int size = cms ? i2d_CMS_ContentInfo(cms.get(), &der) : -1;
    if (size <= 0)
        return failure(ErrorCode::Internal, Text::tr("The document cannot be sealed: OpenSSL refused."),
                       Text::tr("Try again; if it stays so, export on another machine that holds the launch's key."));
    QByteArray result(reinterpret_cast<const char*>(der), size);
    OPENSSL_free(der);
    return result;
}

Result<QByteArray> cmsSigner(const QByteArray& cms, QByteArrayView bytes)
{
    const auto* at = reinterpret_cast<const unsigned char*>(cms.constData());
    const Cms info(d2i_CMS_ContentInfo(nullptr, &at, long(cms.size())));
    const MemoryBio content = bioOver(bytes);
    const MemoryBio ignored(BIO_new(BIO_s_null()));
    if (!info || !content || !ignored)
        return std::unexpected(noCms());
    constexpr unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    if (CMS_verify(info.get(), nullptr, nullptr, content.get(), ignored.get(), flags) != 1)
        return failure(ErrorCode::AnswerIsNo, Text::tr("The seal does not fit: the document was changed."),
                       Text::tr("Do not rely on this document. Get it from its source again."));
    const SignerList signers(CMS_get0_signers(info.get()));
    const MemoryBio pem(BIO_new(BIO_s_mem()));
    if (!signers || sk_X509_num(signers.get()) != 1 || !pem ||
        PEM_write_bio_X509(pem.get(), sk_X509_value(signers.get(), 0)) != 1)
        return std::unexpected(noCms());
    return bioBytes(pem.get());
}

} // namespace holdpoint::signoff
