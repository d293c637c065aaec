// Gives selected leads to whom the assignment rules choose, after a look at it.

import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import type { AssignmentTarget } from '@/api/assignment';
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { RulesDialog } from '@/records/pools/rules-dialog';
import { useBulk } from '@/records/use-bulk';

interface Props {
    object: ObjectMeta;
    target(): AssignmentTarget;
    onDone(): void;
}

export function RulesButton({ object, target, onDone }: Props) {
    const t = useT();
    const run = useBulk(object);
    const [asked, setAsked] = useState<AssignmentTarget | null>(null);
    const ask = () => setAsked(target());
    useShortcuts({ 'Shift+a': { says: t('assign.button'), run: ask } });
    return (
        <>
            <Button variant="default" title="Shift+A" leftSection={<IconRoute size={14} stroke={1.6} />} onClick={ask}>
                {t('assign.button')}
            </Button>
            {asked && (
                <RulesDialog
                    object={object}
                    target={asked}
                    onGo={async () => {
                        const taken = await run({ op: 'update', values: { assign_by_rules: true }, ...asked });
                        if (taken) onDone();
                        return taken;
                    }}
                    onClose={() => setAsked(null)}
                />
            )}
        </>
    );
}
