import {
    IconCopy, IconCurrencyYuan, IconFilter, IconGauge, IconLink, IconListNumbers, IconPaperclip, IconShieldLock, IconStairsUp, IconUserCircle,
    IconActivity, IconAddressBook, IconAdjustments, IconBox, IconChecklist, IconBriefcase, IconBuilding, IconCalendar, IconChartBar, IconFile, IconFileInvoice, IconFileText, IconFlag, IconHeart,
    IconHome, IconList, IconMail, IconMap, IconMessage, IconPackage, IconPhone, IconPool, IconRoute, IconSettings, IconSpeakerphone, IconStar, IconTag,
    IconCalendarDue, IconCash, IconCoins, IconPercentage, IconFileCertificate, IconReceipt, IconRubberStamp, IconShoppingCart, IconTarget, IconTicket, IconTrendingUp, IconUser, IconUsers, type Icon,
} from '@tabler/icons-react';

const icons: Record<string, Icon> = {
    approval: IconRubberStamp, 'address-book': IconAddressBook, adjustments: IconAdjustments, box: IconBox, briefcase: IconBriefcase, building: IconBuilding, calendar: IconCalendar,
    'calendar-due': IconCalendarDue, cash: IconCash, coins: IconCoins, percentage: IconPercentage, 'file-certificate': IconFileCertificate, receipt: IconReceipt, 'shopping-cart': IconShoppingCart,
    chart: IconChartBar, contact: IconAddressBook, copy: IconCopy, currency: IconBriefcase, 'currency-yuan': IconCurrencyYuan,
    'calendar-event': IconActivity, filter: IconFilter, gauge: IconGauge, 'layout-list': IconList, link: IconLink, 'list-numbers': IconListNumbers,
    paperclip: IconPaperclip, 'shield-lock': IconShieldLock, steps: IconStairsUp, 'target-arrow': IconTarget,
    'user-circle': IconUserCircle, 'users-group': IconUsers, file: IconFile, 'file-invoice': IconFileInvoice, 'file-text': IconFileText, flag: IconFlag, heart: IconHeart,
    home: IconHome, list: IconList, mail: IconMail, map: IconMap, megaphone: IconSpeakerphone, message: IconMessage, package: IconPackage,
    phone: IconPhone, pool: IconPool, quote: IconFileText, route: IconRoute, settings: IconSettings, star: IconStar, tag: IconTag, target: IconTarget,
    'trending-up': IconTrendingUp, tasks: IconChecklist, ticket: IconTicket, user: IconUser, users: IconUsers,
};

/** The icon that an object names in its declaration; a box for a name that we do not have. */
export function ObjectIcon({ name, size = 16 }: { name: string; size?: number }) {
    const Found = icons[name] ?? IconBox;
    return <Found size={size} stroke={1.6} aria-hidden />;
}
