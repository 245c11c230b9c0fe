#include "app/archive/zip_names.h"

#include "core/base/text.h"

namespace setscope {
namespace {

/// Code page 437 from 128 on.
constexpr std::u16string_view kUpperHalf =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»"
    u"░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    u"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(kUpperHalf.size() == 128);

void appendUtf8(std::string& text, char16_t letter) {
    constexpr unsigned kContinuation = 0x80;
    const unsigned code = letter;
    if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
    } else {
        text += static_cast<char>(0xe0 | code >> 12);
        text += static_cast<char>(kContinuation | (code >> 6 & 0x3f));
    }
    text += static_cast<char>(kContinuation | (code & 0x3f));
}

}  // namespace

std::string zipNameToUtf8(std::string_view stored) {
    if (isValidUtf8(stored)) {
        return std::string(stored);
    }
    std::string name;
    for (const char letter : stored) {
        const auto code = static_cast<unsigned char>(letter);
        if (code < 0x80) {
            name += letter;
        } else {
            appendUtf8(name, kUpperHalf[code - 0x80]);
        }
    }
    return name;
}

}  // namespace setscope
