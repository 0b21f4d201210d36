// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings_keeper.h"

#include <QCoreApplication>
#include <QPointer>

namespace holdpoint::ui {

SettingsKeeper::SettingsKeeper(Disk& disk, QString path, QObject* parent)
    : QObject(parent)
    , m_disk(disk)
    , m_path(std::move(path))
{
    settings::Loaded loaded = settings::load(m_disk, m_path);
    m_settings = std::move(loaded.settings);
    m_problem = std::move(loaded.problem);
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    connect(&m_soon, &QTimer::timeout, this, &SettingsKeeper::writeNow);
}

SettingsKeeper::~SettingsKeeper()
{
    if (m_soon.isActive())
        writeNow();
    m_writer.waitForDone();
}

void SettingsKeeper::change(const std::function<void(settings::Settings&)>& edit)
{
    settings::Settings edited = m_settings;
    edit(edited);
    if (edited == m_settings)
        return;
    m_settings = std::move(edited);
    m_soon.start();
    Q_EMIT changed();
}

void SettingsKeeper::writeNow()
{
    m_soon.stop();
    m_writer.start([self = QPointer<SettingsKeeper>(this), disk = &m_disk, path = m_path, copy = m_settings] {
        const Result<void> saved = settings::save(*disk, path, copy);
        if (saved || !QCoreApplication::instance())
            return;
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, error = saved.error()] {
                if (self)
                    Q_EMIT self->failed(error);
            },
            Qt::QueuedConnection);
    });
}

} // namespace holdpoint::ui
