// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/new_launch_page.h"

#include "core/base/ids.h"
#include "ui/runbook/launch_time.h"
#include "ui/runbook/path_field.h"
#include "ui/runbook/people_values_page.h"
#include "ui/runbook/plan_page.h"
#include "ui/runbook/trust_page.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

constexpr qint64 dayMs = 24LL * 3600 * 1000;
constexpr qint64 hourMs = 3600LL * 1000;

// `name.launch`, `name-2.launch` ... in `folder`: the first that is not there.
QString freeFolder(const QString& folder, const QString& name)
{
    for (int i = 1; i < 1000; ++i) {
        const QString path =
            i == 1 ? u"%1/%2.launch"_s.arg(folder, name) : u"%1/%2-%3.launch"_s.arg(folder, name).arg(i);
        if (!QFileInfo::exists(path))
            return path;
    }
    return u"%1/%2-%3.launch"_s.arg(folder, name, randomId().left(8));
}

// Scrolls up and down only, so it is never narrower than what stands in it, whatever the size of the text.
class FormColumn final : public QScrollArea
{
public:
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        const QSize own = QScrollArea::minimumSizeHint();
        return widget()
                   ? QSize(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), own.height())
                   : own;
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == widget() && event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace

NewLaunchPage::NewLaunchPage(const Disk& disk, const Clock& clock, QString launchesFolder, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_launchesFolder(std::move(launchesFolder))
    , m_reading(new Reading(disk, this))
    , m_runbook(new PathField(PathField::Kind::File, tr("Runbook"), tr("Runbooks (*.md *.markdown)")))
    , m_config(new PathField(PathField::Kind::File, tr("Configuration file"), tr("Configurations (*.toml)")))
    , m_folder(new PathField(PathField::Kind::NewFolder, tr("Launch folder")))
    , m_workdir(new PathField(PathField::Kind::Folder, tr("Working folder of the commands")))
    , m_version(new QLineEdit)
    , m_time(new LaunchTime)
    , m_rehearsal(new QCheckBox(tr("This is a re&hearsal: every entry says so")))
    , m_tabs(new QTabWidget)
    , m_plan(new PlanPage)
    , m_trust(new TrustPage)
    , m_people(new PeopleValuesPage)
    , m_title(new QLabel)
    , m_problem(new QLabel)
    , m_create(new QPushButton(tr("&Make the launch")))
    , m_cancel(new QPushButton(tr("Cance&l")))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(themeFont(FontRole::Title));
    m_title->setWordWrap(true);
    m_tabs->addTab(m_plan, tr("&Plan as read"));
    m_tabs->addTab(m_trust, tr("What it may &do"));
    m_tabs->addTab(m_people, tr("People and &blanks"));
    m_tabs->setDocumentMode(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setFont(themeFont(FontRole::Strong));
    m_problem->setAccessibleName(tr("Problem"));
    for (QPushButton* button : {m_create, m_cancel}) {
        button->setMinimumHeight(spacing::controlHeight + spacing::tight);
        button->setAutoDefault(false);
    }

    auto* halves = new QSplitter(Qt::Horizontal);
    halves->setChildrenCollapsible(false);
    halves->addWidget(form());
    halves->addWidget(m_tabs);
    halves->setStretchFactor(0, 0);
    halves->setStretchFactor(1, 1);
    halves->setSizes({400, 800});
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_problem, 1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_create);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    box->addWidget(m_title);
    box->addWidget(halves, 1);
    box->addLayout(foot);

    connect(m_reading, &Reading::finished, this, &NewLaunchPage::showRead);
    connect(m_reading, &Reading::failed, this, &NewLaunchPage::showError);
    connect(m_runbook, &PathField::pathChanged, this, &NewLaunchPage::readAgain);
    connect(m_config, &PathField::pathChanged, this, &NewLaunchPage::readAgain);
    connect(m_folder->field(), &QLineEdit::textChanged, this, &NewLaunchPage::refresh);
    connect(m_time, &LaunchTime::changed, this, &NewLaunchPage::refresh);
    connect(m_trust, &TrustPage::trustedChanged, this, &NewLaunchPage::refresh);
    connect(m_cancel, &QPushButton::clicked, this, &NewLaunchPage::cancelled);
    connect(m_create, &QPushButton::clicked, this, [this] { Q_EMIT createRequested(request()); });
    // The next full hour a day from now: early enough for T-24h.
    m_time->setUtcMs((m_clock.now().utcMs / hourMs + 1) * hourMs + dayMs);
    m_title->setText(tr("New launch"));
    refresh();
}

QWidget* NewLaunchPage::form()
{
    m_version->setAccessibleName(tr("Version"));
    m_version->setMinimumHeight(spacing::controlHeight);
    m_version->setPlaceholderText(tr("as the runbook says"));
    m_config->field()->setPlaceholderText(tr("the runbook's own blocks"));
    auto* page = new QWidget;
    auto* rows = new QFormLayout(page);
    rows->setRowWrapPolicy(QFormLayout::WrapAllRows);
    rows->setContentsMargins(0, spacing::normal, spacing::normal, 0);
    rows->setVerticalSpacing(spacing::tight);
    rows->addRow(tr("&Runbook"), m_runbook);
    rows->addRow(tr("&T-0"), m_time);
    rows->addRow(tr("Launch &folder"), m_folder);
    rows->addRow(tr("&Working folder of the commands"), m_workdir);
    rows->addRow(tr("&Configuration file, if it is not in the runbook"), m_config);
    rows->addRow(tr("&Version"), m_version);
    rows->addRow(m_rehearsal);
    auto* scroll = new FormColumn;
    scroll->setFocusPolicy(Qt::NoFocus); // its fields take the keyboard, and bring themselves into view
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return scroll;
}

QLineEdit* NewLaunchPage::runbookField() const { return m_runbook->field(); }
QLineEdit* NewLaunchPage::folderField() const { return m_folder->field(); }
QLineEdit* NewLaunchPage::workdirField() const { return m_workdir->field(); }

void NewLaunchPage::setRunbook(const QString& file)
{
    m_runbook->setPath(file);
    m_config->setPath({});
    readAgain();
    m_runbook->setFocus();
}

void NewLaunchPage::readAgain()
{
    m_ready = false;
    m_plan->clear();
    m_trust->clear();
    m_people->clear();
    m_problem->clear();
    if (m_runbook->path().isEmpty())
        m_reading->cancel();
    else
        m_reading->read(m_runbook->path(), m_config->path());
    refresh();
}

void NewLaunchPage::showRead(const ReadRunbook& read)
{
    m_ready = true;
    m_title->setText(read.plan.title.isEmpty() ? tr("New launch")
                                               : tr("New launch: %1").arg(shownText(read.plan.title)));
    m_plan->setPlan(read.plan);
    m_trust->setSummary(trustSummary(read.plan, read.configuration, read.configurationText));
    m_people->setPlan(read.plan);
    m_tabs->setTabText(1, m_trust->asks() ? tr("What it may &do (please read)") : tr("What it may &do"));
    propose(read);
    refresh();
    Q_EMIT runbookRead(read.file);
}

// Fills the fields that a person has not changed.
void NewLaunchPage::propose(const ReadRunbook& read)
{
    const QString name = slug(read.configuration.name.isEmpty() ? read.plan.title : read.configuration.name, 40);
    const QString version = read.configuration.version;
    if (m_folder->path().isEmpty() || m_folder->path() == m_proposedFolder) {
        m_proposedFolder = freeFolder(m_launchesFolder, version.isEmpty() ? (name.isEmpty() ? u"launch"_s : name)
                                                                          : u"%1-%2"_s.arg(name, version));
        m_folder->setPath(m_proposedFolder);
    }
    if (m_workdir->path().isEmpty() || m_workdir->path() == m_proposedWorkdir) {
        const QDir runbooks = QFileInfo(read.file).absoluteDir();
        m_proposedWorkdir = QDir::cleanPath(runbooks.filePath(read.configuration.workdir));
        m_workdir->setPath(m_proposedWorkdir);
    }
    m_version->setPlaceholderText(!version.isEmpty()                      ? version
                                  : !read.plan.document.version.isEmpty() ? read.plan.document.version
                                                                          : tr("as the runbook says"));
}

void NewLaunchPage::showError(const Error& error)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(palette()).critical.ink);
    m_problem->setPalette(colours);
    const QString text = error.line > 0 ? tr("Line %1: %2").arg(error.line).arg(error.text()) : error.text();
    m_problem->setText(text);
}

void NewLaunchPage::setBusy(bool busy)
{
    m_busy = busy;
    m_create->setText(busy ? tr("Making the launch…") : tr("&Make the launch"));
    m_tabs->setEnabled(!busy);
    refresh();
}

NewLaunchRequest NewLaunchPage::request() const
{
    NewLaunchRequest request;
    request.launch.folder = m_folder->path();
    request.launch.runbookFile = m_runbook->path();
    request.launch.configFile = m_config->path();
    request.launch.t0UtcMs = m_time->utcMs();
    request.launch.workdir = m_workdir->path();
    request.launch.version = m_version->text().trimmed();
    request.launch.trust = m_trust->trusted();
    request.launch.rehearsal = m_rehearsal->isChecked();
    request.people = m_people->people();
    request.values = m_people->values();
    return request;
}

// The act that the page is for is seen as such, as long as it can be done.
void NewLaunchPage::paintMainButton()
{
    const Theme theme = Theme::of(palette());
    QPalette colours = palette();
    if (m_create->isEnabled()) {
        colours.setColor(QPalette::Button, theme.accent);
        colours.setColor(QPalette::ButtonText, theme.onAccent);
    }
    m_create->setPalette(colours);
}

void NewLaunchPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        paintMainButton();
}

void NewLaunchPage::refresh()
{
    m_create->setEnabled(m_ready && !m_busy && m_time->valid() && !m_folder->path().isEmpty());
    if (m_ready && m_trust->asks() && !m_trust->trusted())
        m_create->setToolTip(tr("The configuration is not trusted: the launch will watch nothing until you trust it."));
    else
        m_create->setToolTip(tr("Write the launch folder and open it. Nothing is run by that."));
    paintMainButton();
}

} // namespace holdpoint::ui
