import { Module } from '@nestjs/common';
import { RankingModule } from '../ranking/ranking.module';
import { SweepsModule } from '../sweeps/sweeps.module';
import { SealController } from './seal.controller';
import { SealService } from './seal.service';

/** Which test results are shown, and the record of every other access. */
@Module({
  imports: [RankingModule, SweepsModule],
  controllers: [SealController],
  providers: [SealService],
  exports: [SealService],
})
export class SealModule {}
