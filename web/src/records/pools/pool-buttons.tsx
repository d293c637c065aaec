// What may be done with selected records of pools: each is judged for itself by the server.

import { Button } from '@mantine/core';
import { IconHandGrab, IconPool, IconUserShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { standingQuery, type PoolTarget } from '@/api/pools';
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { PoolDialog } from '@/records/pools/pool-dialog';
import { usePool } from '@/records/pools/use-pool';

const icon = { size: 14, stroke: 1.6 };

interface Props {
    object: ObjectMeta;
    target(): PoolTarget;
    onDone(): void;
}

export function PoolButtons({ object, target, onDone }: Props) {
    const t = useT();
    const run = usePool(object);
    const { data = [] } = useQuery(standingQuery);
    const [asked, setAsked] = useState<{ act: 'assign' | 'release'; target: PoolTarget } | null>(null);
    const pools = data.filter((pool) => pool.holds === object.name && pool.active);
    const manages = pools.some((pool) => pool.manages);
    const claim = async () => {
        if (await run('claim', target())) onDone();
    };
    const ask = (act: 'assign' | 'release') => setAsked({ act, target: target() });
    useShortcuts(pools.length > 0 ? { 'Shift+c': { says: t('pools.claim'), run: () => void claim() } } : {});
    if (pools.length === 0 || !object.access.update) return null;
    return (
        <>
            <Button variant="default" leftSection={<IconHandGrab {...icon} />} title="Shift+C" onClick={() => void claim()}>
                {t('pools.claim')}
            </Button>
            {manages && (
                <Button variant="default" leftSection={<IconUserShare {...icon} />} onClick={() => ask('assign')}>
                    {t('pools.assign')}
                </Button>
            )}
            <Button variant="default" leftSection={<IconPool {...icon} />} onClick={() => ask('release')}>
                {t('pools.release')}
            </Button>
            {asked && (
                <PoolDialog
                    object={object}
                    act={asked.act}
                    targets={pools}
                    onGo={async (request) => {
                        const taken = await run(asked.act, { ...asked.target, ...request });
                        if (taken) onDone();
                        return taken;
                    }}
                    onClose={() => setAsked(null)}
                />
            )}
        </>
    );
}
