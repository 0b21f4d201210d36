// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the names of the keyrings on the session bus and answers nobody, like a wallet that waits for ever. Prints
// "ready" when it stands.
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusVirtualObject>

#include <cstdio>

class Silence : public QDBusVirtualObject
{
public:
    [[nodiscard]] QString introspect(const QString& path) const override { return path.left(0); }
    bool handleMessage(const QDBusMessage&, const QDBusConnection&) override { return true; }
};

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QDBusConnection bus = QDBusConnection::sessionBus();
    Silence silence;
    if (!bus.registerVirtualObject(QStringLiteral("/"), &silence, QDBusConnection::SubPath) ||
        !bus.registerService(QStringLiteral("org.freedesktop.secrets")) ||
        !bus.registerService(QStringLiteral("org.kde.kwalletd5")))
        return 1;
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
