import { ActionIcon } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useT } from '@/lib/i18n';

/** The page of the guide that is about a screen, by the beginning of its address; lists come last. */
const topics: [path: RegExp, topic: string][] = [
    [/^\/import/, 'import'],
    [/^\/duplicates/, 'duplicates'],
    [/^\/(quality|settings\/quality)/, 'quality'],
    [/^\/(leads|queue|settings\/(lead-stages|call-scripts))/, 'leads'],
    [/^\/(quotes|settings\/letterheads)/, 'quotes'],
    [/^\/win-probability/, 'probability'],
    [/^\/analytics/, 'analytics'],
    [/^\/(forecast|targets|territories)/, 'forecast'],
    [/^\/reports/, 'reports'],
    [/^\/accounting/, 'accounting'],
    [/^\/(commissions|settings\/commission)/, 'commission'],
    [/^\/settings/, 'settings'],
    [/^\/(calendar|tasks)/, 'calendar'],
    [/^\/help/, 'start'],
    [/^\/$/, 'home'],
    [/^\/[^/]+\/[^/]+/, 'record'],
    [/^\/[^/]+$/, 'list'],
];

/** To the guide, opened at what the screen is about; a topic without a page opens the first. */
export function HelpLink({ onClick }: { onClick?: () => void }) {
    const t = useT();
    const path = useRouterState({ select: (state) => state.location.pathname });
    const topic = topics.find(([pattern]) => pattern.test(path))?.[1] ?? 'start';
    return (
        <ActionIcon data-hint={t('help.here')} aria-label={t('help.here')} renderRoot={(props) => <Link to="/help/$topic" params={{ topic }} search={{}} {...props} />} onClick={onClick}>
            <IconHelp size={16} stroke={1.6} />
        </ActionIcon>
    );
}
