// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_dialog.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

QComboBox* typedBox(const QStringList& offered, const QString& text, const QString& name)
{
    auto* box = new QComboBox;
    box->setEditable(true);
    box->addItems(offered);
    box->setEditText(text);
    box->setAccessibleName(name);
    box->setMinimumHeight(spacing::controlHeight);
    box->setMinimumContentsLength(28);
    return box;
}

QLabel* settingsHeading(const QString& text)
{
    auto* label = new QLabel(text);
    label->setFont(themeFont(FontRole::Heading));
    return label;
}

} // namespace

SettingsDialog::SettingsDialog(const settings::Settings& settings, const QStringList& names, const QStringList& roles,
                               QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_name(typedBox(names, settings.person.name, tr("Your name")))
    , m_role(typedBox(roles, settings.person.role, tr("Your role")))
    , m_theme(new QComboBox)
    , m_scale(new QComboBox)
    , m_localTime(new QCheckBox(tr("Show &local time beside UTC")))
    , m_alarmSound(new QCheckBox(tr("&Alarms sound until they are acknowledged")))
{
    setWindowTitle(tr("Settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_theme->setAccessibleName(tr("Theme"));
    m_theme->addItem(tr("As the desktop"), int(settings::ThemeChoice::System));
    m_theme->addItem(tr("Light"), int(settings::ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), int(settings::ThemeChoice::Dark));
    m_theme->setCurrentIndex(m_theme->findData(int(settings.theme)));
    m_scale->setAccessibleName(tr("Text size"));
    m_scale->addItem(tr("As the screen wants it"), 0.0);
    for (const double scale : {0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0})
        m_scale->addItem(tr("%1 %").arg(qRound(scale * 100)), scale);
    int chosen = 0;
    for (int i = 0; i < m_scale->count(); ++i)
        if (qAbs(m_scale->itemData(i).toDouble() - settings.textScale) < 0.01)
            chosen = i;
    m_scale->setCurrentIndex(chosen);
    m_localTime->setChecked(settings.localTime);
    m_alarmSound->setChecked(settings.alarmSound);

    auto* form = new QFormLayout;
    form->setSpacing(spacing::normal);
    form->addRow(settingsHeading(tr("Who you are")));
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Role:"), m_role);
    auto* claim = new QLabel(tr("Everything you do is recorded under this name, as claimed by you. "
                                "A sign-off needs your own key and passphrase besides."));
    claim->setWordWrap(true);
    form->addRow(claim);
    form->addRow(settingsHeading(tr("How it looks")));
    form->addRow(tr("&Theme:"), m_theme);
    form->addRow(tr("Text &size:"), m_scale);
    form->addRow(m_localTime);
    form->addRow(settingsHeading(tr("How it calls you")));
    form->addRow(m_alarmSound);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    auto* box = new QVBoxLayout(this);
    box->addLayout(form);
    box->addStretch();
    box->addWidget(buttons);

    // A name is recorded whole, not letter by letter.
    connect(m_name->lineEdit(), &QLineEdit::editingFinished, this, &SettingsDialog::tell);
    connect(m_role->lineEdit(), &QLineEdit::editingFinished, this, &SettingsDialog::tell);
    connect(m_name, &QComboBox::activated, this, &SettingsDialog::tell);
    connect(m_role, &QComboBox::activated, this, &SettingsDialog::tell);
    connect(m_theme, &QComboBox::activated, this, &SettingsDialog::tell);
    connect(m_scale, &QComboBox::activated, this, &SettingsDialog::tell);
    connect(m_localTime, &QCheckBox::toggled, this, &SettingsDialog::tell);
    connect(m_alarmSound, &QCheckBox::toggled, this, &SettingsDialog::tell);
    connect(this, &QDialog::finished, this, &SettingsDialog::tell);
}

// Wrapped text tells its height only once its width is known; without this a narrow dialog cuts it.
void SettingsDialog::resizeEvent(QResizeEvent* event)
{
    QDialog::resizeEvent(event);
    setMinimumHeight(layout()->totalHeightForWidth(width()));
}

void SettingsDialog::focusPerson()
{
    m_name->setFocus();
    m_name->lineEdit()->selectAll();
}

void SettingsDialog::tell()
{
    settings::Settings now = m_settings;
    now.person = {m_name->currentText().trimmed(), m_role->currentText().trimmed()};
    now.theme = settings::ThemeChoice(m_theme->currentData().toInt());
    now.textScale = m_scale->currentData().toDouble();
    now.localTime = m_localTime->isChecked();
    now.alarmSound = m_alarmSound->isChecked();
    if (now == m_settings)
        return;
    m_settings = now;
    Q_EMIT settingsChanged(now);
}

} // namespace holdpoint::ui
