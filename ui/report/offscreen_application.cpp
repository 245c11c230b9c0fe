#include "ui/report/offscreen_application.h"

#include <QGuiApplication>
#include <array>

namespace setscope {

/// QGuiApplication keeps references to argc and argv.
struct OffscreenApplication::State {
    std::array<char, 9> name{"setscope"};
    std::array<char*, 2> arguments{name.data(), nullptr};
    int count = 1;
    QGuiApplication application{count, arguments.data()};
};

namespace {

/// Qt remarks that a desktop session is missing; without a window that is no news.
void passOver(QtMsgType, const QMessageLogContext&, const QString&) {}

}  // namespace

OffscreenApplication::OffscreenApplication() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QtMessageHandler former = qInstallMessageHandler(passOver);
    state_ = std::make_unique<State>();
    qInstallMessageHandler(former);
}

OffscreenApplication::~OffscreenApplication() = default;

}  // namespace setscope
