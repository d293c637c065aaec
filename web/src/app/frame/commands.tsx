// What the palette can do. A feature with an action of its own adds it here.

import { useMantineColorScheme } from '@mantine/core';
import { IconHelp, IconKeyboard, IconLanguage, IconLogout, IconMoon, IconPlus, IconRowInsertTop, IconSettings, IconSun, IconTrash, IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { oneLabel } from '@/api/meta';
import { useMay } from '@/api/session';
import { usePlaces, type Place } from '@/app/frame/navigation';
import { useRecent } from '@/app/recent';
import { useLanguageChoice, useSignOut } from '@/app/frame/user-menu';
import { Palette, type Command } from '@/features/palette/palette';
import { setDensity, useDensity } from '@/lib/density';
import { languages, useLanguage, type MessageId } from '@/lib/i18n';
import { useOfferedCommands } from '@/lib/page-commands';
import { ObjectIcon } from '@/ui/object-icon';

/** The pages of the settings by name: their own words come with their screen only. */
const settings: { section: string; label: MessageId; words: string; admin?: true }[] = [
    { section: 'profile', label: 'place.profile', words: 'profile language zone 个人 语言 时区' },
    { section: 'tokens', label: 'place.tokens', words: 'token api 令牌 接口' },
    { section: 'batches', label: 'place.batches', words: 'undo batches 撤销 批次' },
    { section: 'bin', label: 'bin.title', words: 'trash recycle bin 回收站' },
    { section: 'audit', label: 'place.audit', words: 'audit trail history changes 审计 日志 历史' },
    { section: 'workspace', label: 'place.workspace', words: 'workspace sample data fiscal 工作区 示例数据 财年', admin: true },
    { section: 'users', label: 'place.users', words: 'users invite 用户 邀请', admin: true },
    { section: 'teams', label: 'place.teams', words: 'teams 团队', admin: true },
    { section: 'roles', label: 'place.roles', words: 'roles rights permissions 角色 权限', admin: true },
    { section: 'access', label: 'place.access', words: 'why access preview 为什么 权限', admin: true },
    { section: 'fields', label: 'place.fields', words: 'fields objects 字段 对象', admin: true },
    { section: 'layouts', label: 'nav.layouts', words: 'page layouts sections 布局 版面', admin: true },
    { section: 'currencies', label: 'place.currencies', words: 'currencies exchange rates money 货币 汇率 外币', admin: true },
    { section: 'price-books', label: 'place.price_books', words: 'price books products prices 价格表 产品 定价', admin: true },
    { section: 'letterheads', label: 'place.letterheads', words: 'letterhead quotes company address tax number 抬头 报价单 公司 税号', admin: true },
    { section: 'pipelines', label: 'place.pipelines', words: 'pipelines stages 管道 阶段', admin: true },
    { section: 'lead-stages', label: 'place.lead_stages', words: 'leads statuses sla checklist mql 线索 状态 时限 核对', admin: true },
    { section: 'call-scripts', label: 'place.call_scripts', words: 'call scripts phone queue 话术 脚本 电话', admin: true },
    { section: 'assignment', label: 'place.assignment', words: 'lead assignment rules round robin turn escalation 线索 分配 规则 轮流 超时', admin: true },
    { section: 'pools', label: 'place.pools', words: 'public pools claim recycle leads accounts 公海 领取 回收', admin: true },
    { section: 'commission', label: 'place.commission', words: 'commission rules tiers incentive payout 提成 佣金 规则 阶梯 奖金', admin: true },
    { section: 'approvals', label: 'place.approvals', words: 'approvals processes steps sign-off 审批 流程', admin: true },
    { section: 'duplicate-rules', label: 'place.duplicate_rules', words: 'duplicates rules block warn 查重 规则 重复', admin: true },
    { section: 'quality', label: 'place.quality_rules', words: 'data quality rules score 数据质量 规则 评分', admin: true },
    { section: 'jobs', label: 'place.jobs', words: 'jobs queue 任务 队列', admin: true },
    { section: 'about', label: 'place.about', words: 'about health version 关于 健康 版本', admin: true },
];

function useCommands(onKeys: () => void): Command[] {
    const { t, label, language } = useLanguage();
    const navigate = useNavigate();
    const chooseLanguage = useLanguageChoice();
    const leave = useSignOut();
    const { setColorScheme } = useMantineColorScheme();
    const { density } = useDensity();
    const places = usePlaces();
    const may_import = useMay('import');
    const may_administer = useMay('admin');
    const of_page = useOfferedCommands();

    const both = (place: Place) => (place.object ? `${place.object.labels.en.many} ${place.object.labels.zh.many} ${place.object.name}` : '');
    const go = places.map(
        (place): Command => ({
            id: `go ${place.path}`,
            label: place.label,
            group: 'go',
            icon: <ObjectIcon name={place.icon} />,
            words: both(place),
            ...(place.key ? { keys: `g ${place.key}` } : {}),
            run: () => void navigate({ to: place.path, search: {} }),
        }),
    );
    const create = places.flatMap((place): Command[] =>
        place.object?.access.create
            ? [
                  {
                      id: `create ${place.path}`,
                      label: t('record.new', { object: label(oneLabel(place.object)) }),
                      group: 'act',
                      icon: <IconPlus size={16} stroke={1.6} />,
                      words: `new create 新建 ${both(place)}`,
                      run: () => void navigate({ to: place.path, search: { create: '1' } }),
                  },
              ]
            : [],
    );
    const act = (id: string, text: string, icon: Command['icon'], words: string, run: () => void): Command => ({ id, label: text, group: 'act', icon, words, run });
    return [
        ...of_page.map((command): Command => ({ ...command, group: 'act' })),
        ...go,
        ...create,
        act('theme dark', t('theme.to_dark'), <IconMoon size={16} stroke={1.6} />, 'dark theme 深色 主题', () => setColorScheme('dark')),
        act('theme light', t('theme.to_light'), <IconSun size={16} stroke={1.6} />, 'light theme 浅色 主题', () => setColorScheme('light')),
        ...languages
            .filter((choice) => choice.language !== language)
            .map((choice) =>
                act(`language ${choice.language}`, t('language.to', { name: choice.name }), <IconLanguage size={16} stroke={1.6} />, 'language 语言', () =>
                    chooseLanguage(choice.language),
                ),
            ),
        act('density', t(density === 'dense' ? 'density.to_comfortable' : 'density.to_dense'), <IconRowInsertTop size={16} stroke={1.6} />, 'density rows 行高', () =>
            setDensity(density === 'dense' ? 'comfortable' : 'dense'),
        ),
        act('keys', t('keys.title'), <IconKeyboard size={16} stroke={1.6} />, 'keyboard shortcuts help 快捷键', onKeys),
        ...(may_import ? [act('import', t('import.title'), <IconUpload size={16} stroke={1.6} />, 'import csv upload 导入 上传', () => void navigate({ to: '/import', search: {} }))] : []),
        ...settings
            .filter(({ admin }) => !admin || may_administer)
            .map(({ section, label: name, words }) =>
                act(`settings ${section}`, t('palette.setting', { name: t(name) }), <IconSettings size={16} stroke={1.6} />, `settings 设置 ${words}`, () =>
                    void navigate({ to: '/settings/$section', params: { section }, search: {} }),
                ),
            ),
        act('help', t('help.title'), <IconHelp size={16} stroke={1.6} />, 'help guide manual 帮助 指南', () => void navigate({ to: '/help', search: {} })),
        act('sign out', t('user.sign_out'), <IconLogout size={16} stroke={1.6} />, 'sign out log out 退出', leave),
        ...places.flatMap((place) =>
            place.object
                ? [
                      act(`bin ${place.path}`, t('bin.of', { objects: place.label }), <IconTrash size={16} stroke={1.6} />, `trash recycle bin 回收站 ${both(place)}`, () =>
                          void navigate({ to: place.path, search: { deleted: '1' } }),
                      ),
                  ]
                : [],
        ),
    ];
}

export function CommandPalette({ onClose, onKeys }: { onClose(): void; onKeys(): void }) {
    const navigate = useNavigate();
    const commands = useCommands(onKeys);
    const [recent] = useRecent();
    return (
        <Palette
            commands={commands}
            recent={recent}
            onClose={onClose}
            openRecord={(object, record) => void navigate({ to: '/$object/$record', params: { object, record }, search: {} })}
        />
    );
}
