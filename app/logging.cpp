// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>

namespace holdpoint::app {
namespace {

spdlog::level::level_enum levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return spdlog::level::debug;
    case QtInfoMsg:
        return spdlog::level::info;
    case QtWarningMsg:
        return spdlog::level::warn;
    case QtCriticalMsg:
        return spdlog::level::err;
    case QtFatalMsg:
        return spdlog::level::critical;
    }
    return spdlog::level::warn;
}

void toSpdlog(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    const char* category = context.category ? context.category : "default";
    spdlog::log(levelOf(type), "{}: {}", category, message.toStdString());
    if (type == QtFatalMsg)
        spdlog::default_logger()->flush();
}

} // namespace

Result<void> startLogging(const QString& folder)
{
    auto screen = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    screen->set_level(spdlog::level::warn);
    std::vector<spdlog::sink_ptr> sinks{screen};
    Result<void> answer;
    // spdlog throws; nobody outside this function may notice.
    try {
        const mode_t before = umask(077);
        QDir().mkpath(folder);
        constexpr size_t largest = 2 * 1024 * 1024;
        sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            QFile::encodeName(folder + QStringLiteral("/holdpoint.log")).toStdString(), largest, 3));
        umask(before);
    } catch (const spdlog::spdlog_ex& error) {
        answer = failure(ErrorCode::OutsideFailed,
                         QCoreApplication::translate("logging", "The log cannot be written: %1.")
                             .arg(QString::fromLocal8Bit(error.what())),
                         QCoreApplication::translate("logging", "Check the folder %1 and its free space.").arg(folder));
    }
    auto logger = std::make_shared<spdlog::logger>("holdpoint", sinks.begin(), sinks.end());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %P %l %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::info);
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(logger);
    qInstallMessageHandler(toSpdlog);
    return answer;
}

} // namespace holdpoint::app
