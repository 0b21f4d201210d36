// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/qr_code.h"

#include <memory>

#include <qrencode.h>

namespace holdpoint::report {

QImage qrCode(const QByteArray& bytes)
{
    const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
        QRcode_encodeData(int(bytes.size()), reinterpret_cast<const unsigned char*>(bytes.constData()), 0,
                          QR_ECLEVEL_M),
        QRcode_free);
    if (!code)
        return {};
    constexpr int module = 4;
    constexpr int quiet = 4; // modules, ISO/IEC 18004
    const int side = (code->width + 2 * quiet) * module;
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(Qt::white);
    for (int y = 0; y < code->width * module; ++y) {
        for (int x = 0; x < code->width * module; ++x) {
            if (code->data[y / module * code->width + x / module] & 1)
                image.setPixel(x + quiet * module, y + quiet * module, qRgb(0, 0, 0));
        }
    }
    return image;
}

} // namespace holdpoint::report
