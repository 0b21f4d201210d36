// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/settings.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace holdpoint::ui {

// Who sits here, theme, text size, times and sound. Every change is told at once, so that it can be seen; nothing
// blocks.
class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    // `names` and `roles` are offered: the roster's people and the runbook's roles; anything else can be typed.
    SettingsDialog(const settings::Settings& settings, const QStringList& names, const QStringList& roles,
                   QWidget* parent = nullptr);
    void focusPerson();

Q_SIGNALS:
    void settingsChanged(const holdpoint::settings::Settings& settings);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void tell();

    settings::Settings m_settings;
    QComboBox* m_name = nullptr;
    QComboBox* m_role = nullptr;
    QComboBox* m_theme = nullptr;
    QComboBox* m_scale = nullptr;
    QCheckBox* m_localTime = nullptr;
    QCheckBox* m_alarmSound = nullptr;
};

} // namespace holdpoint::ui
