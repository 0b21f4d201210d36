// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/sign_request.h"

#include <cstring>

namespace holdpoint::ui {

void wipe(QByteArray& secret)
{
    // data() of shared bytes would make one more copy instead.
    if (secret.isDetached())
        explicit_bzero(secret.data(), size_t(secret.size()));
    secret = QByteArray();
}

} // namespace holdpoint::ui
